/** Puts text on the clipboard. False where the browser, or the page around this one, refuses. */
export async function copyText(text: string, near: ParentNode): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, or a frame without the permission: the old way may still be allowed.
    return copyBySelection(text, near);
  }
}

function copyBySelection(text: string, near: ParentNode): boolean {
  const focused = (near as DocumentOrShadowRoot & ParentNode).activeElement;
  const field = document.createElement('textarea');
  field.className = 'visually-hidden';
  field.value = text;
  near.append(field);
  field.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where there is no clipboard
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
