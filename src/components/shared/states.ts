/** Sets which custom states (`:state(x)`) an element has; browsers without them only lose the styling. */
export function setStates(internals: ElementInternals, states: Readonly<Record<string, boolean>>): void {
  for (const [name, isSet] of Object.entries(states)) {
    try {
      if (isSet) internals.states.add(name);
      else internals.states.delete(name);
    } catch {
      return;
    }
  }
}
