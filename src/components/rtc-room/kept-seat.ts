/*
 * The seat of a page that is left, for the one that comes next in the same tab: mostly itself, loaded
 * again. It lies in the tab's storage only while no page of the tab is in the call: a tab that is
 * duplicated, or opened by a page, begins with a copy of that storage, and must not take the seat of the living.
 */

/** False where the tab has no storage, as a frame in a sandbox. */
export function keepSeat(place: string, seat: string | undefined): boolean {
  try {
    if (seat) sessionStorage.setItem(place, seat);
    return seat !== undefined;
  } catch {
    return false;
  }
}

/** Once: the next that asks finds none. */
export function takeSeat(place: string): string | undefined {
  try {
    const seat = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    return seat ?? undefined;
  } catch {
    return undefined;
  }
}
