/** A system that is measured. */
export interface Variant {
  readonly name: string;
  /** Sizes of call it can hold. */
  readonly people: readonly number[];
  /** One page makes the whole call in itself: there is nobody else to open. */
  readonly isOnePage?: boolean;
  /** First frames such a page shows, where that is not one for each of the others of each. */
  readonly framesExpected?: (people: number) => number;
  start(): Promise<Site>;
}

export interface Site {
  address(call: Call): string;
  close(): Promise<void>;
}

export interface Call {
  readonly room: string;
  /** 0 is the first who is there, `people - 1` the newcomer. */
  readonly seat: number;
  readonly people: number;
}
