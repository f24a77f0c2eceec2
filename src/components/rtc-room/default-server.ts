let scriptUrl: string | undefined;

/** Called once by the CDN entries with the address of their own file. */
export function setScriptUrl(url: string | undefined): void {
  scriptUrl ??= url;
}

/** Where the relay is when nobody says: the site the CDN build came from, for a bundled app the page's own. */
export function defaultServer(): string {
  return scriptUrl ? new URL(scriptUrl).origin : location.origin;
}
