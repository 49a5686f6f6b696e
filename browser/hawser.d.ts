/** The client of `hawser.v1`. docs/browser-client.md says how to use it. */

/** Any value that JSON can have. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

export type TransportName = 'websocket' | 'sse' | 'polling';

export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** Where reading begins: a position, the end, the oldest entry that is kept, or so many of the latest. */
export type From = Position | 'end' | 'start' | { readonly last: number };

/** An error with the `code` of docs/wire-protocol.md section 7, or `queue_full`, `given_up`, `fate_unknown`, `other_tab`, `stopped`. */
export interface Refusal extends Error {
  readonly name: 'Refusal';
  readonly code: string;
}

export interface Entry {
  readonly room: string;
  readonly epoch: string;
  readonly offset: number;
  /** Milliseconds since 1970-01-01 UTC, by the server's clock. */
  readonly time: number;
  /** Null when the content was removed. */
  readonly user: string | null;
  readonly data: any;
  /** Null for a message without a kind. */
  readonly kind: string | null;
  /** The content was removed. */
  readonly removed: boolean;
  /** It was there before the room was joined over this connection, or before the end that a gap names. In a history this is missing. */
  readonly replay?: boolean;
}

export interface Gap {
  readonly room: string;
  readonly asked: Position;
  readonly epoch: string;
  readonly offset: number;
  /** How many offsets are missing; null when that is not known. */
  readonly missing: number | null;
  /** Another epoch: what is shown of the room no longer holds. */
  readonly reset: boolean;
}

export interface Signal {
  readonly room: string;
  readonly from: string;
  readonly kind: string;
  readonly data: any;
}

export interface History {
  readonly epoch: string;
  /** The oldest offset that is kept. */
  readonly start: number;
  readonly entries: readonly Entry[];
}

export interface Publish {
  readonly room: Room;
  readonly data: any;
  readonly kind?: string | null;
  readonly state: 'pending' | 'acknowledged' | 'refused';
  /** Of an acknowledged one; null when a later one was acknowledged in its stead, or the server does not know it any more. */
  readonly position?: Position | null;
  /**
   * Of a refused one. `too_large` also comes after the server has closed the connection because of a message's size (1009, status 413): then the largest
   * publish under way is not sent again, and a probe of its number finds out whether it is in the log.
   */
  readonly code?: string;
  readonly reason?: string;
  /** Resolves with the position, or rejects with a `Refusal`. Need not be handled. */
  readonly promise: Promise<Position | null>;
}

export interface RoomHandlers {
  onentry?(entry: Entry): void;
  ongap?(gap: Gap): void;
  onsignal?(signal: Signal): void;
  /** `members` or `count` have changed. */
  onpresence?(room: Room): void;
  onstate?(room: Room): void;
}

export interface JoinOptions extends RoomHandlers {
  /** Without it: the stored position, else the end. */
  from?: From;
}

export interface Room extends RoomHandlers {
  readonly name: string;
  /** Undefined before the first `join`. */
  readonly state?: 'joining' | 'joined' | 'left' | 'refused';
  /** Why it was left or refused, or is not joined yet: `kicked`, `not_allowed`, or another code. */
  readonly reason?: string | null;
  /** What the server said when it last refused a join, for people. */
  readonly message?: string;
  /** Of the next entry to read. */
  readonly position: Position | null;
  /** How many sessions each user has; null while the room is not joined, or when there are too many users to name. */
  readonly members?: ReadonlyMap<string, number> | null;
  readonly count: number;
  /** What is not acknowledged yet, in order; what an earlier load of the page left too. */
  readonly pending: readonly Publish[];
  /** Does nothing but set handlers when the room is joined. */
  join(options?: JoinOptions): Room;
  leave(): void;
  /** Throws a TypeError when `data` is no JSON. */
  publish(data: Json, options?: { kind?: string }): Publish;
  edit(offset: number, data: Json): Publish;
  remove(offset: number): Publish;
  kick(user: string, more?: { readonly [name: string]: Json }): Publish;
  /** Whether it was sent. */
  signal(kind: string, data?: Json): boolean;
  history(options?: { before?: number; limit?: number }): Promise<History>;
}

export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  setTimeout(action: () => void, millis: number): unknown;
  clearTimeout(timer: any): void;
}

export interface Options {
  /** The name of the user, where the server lets users choose. */
  name?: string;
  /** In the order in which they are tried. */
  transports?: readonly TransportName[];
  /** Milliseconds on a fall-back after which the first transport is tried again. */
  returnAfter?: number;
  /** Under which the session is stored; the URL without it. Two clients of a page for one URL need two keys. */
  key?: string;
  onstate?(hawser: Hawser): void;
  /** A publish was acknowledged or refused; also one of an earlier load of the page. */
  onsettled?(publish: Publish): void;
  WebSocket?: any;
  fetch?(url: string, request: any): Promise<any>;
  /** Of this tab alone. Null: nothing is stored. */
  storage?: Storage | null;
  /** Web Locks. Null: a duplicated tab is found by the server. */
  locks?: any;
  /** The window: `online`, `offline`, `visibilitychange`. */
  page?: any;
  /** From 0 to less than 1. */
  random?(): number;
  clock?: Clock;
}

export interface Hawser {
  readonly state: 'connecting' | 'connected' | 'waiting' | 'offline' | 'stopped';
  readonly transport?: TransportName;
  /** When the next attempt begins, while waiting or offline; milliseconds since 1970-01-01 UTC. */
  readonly retryAt?: number | null;
  /** Why it waits (a close code, a status, or a word) or has stopped. */
  readonly reason?: string | number | null;
  /** The public id of the session, and its user; of the last welcome. */
  readonly id?: string;
  readonly user?: string;
  readonly times: { readonly idle: number; readonly ping: number; readonly wait: number; readonly shortest: number; readonly longest: number };
  readonly limits?: { readonly data: number; readonly unacknowledged: number };
  onstate?(hawser: Hawser): void;
  onsettled?(publish: Publish): void;
  join(name: string, options?: JoinOptions): Room;
  /** The same room, without joining it: one can publish in it. */
  room(name: string): Room;
  /** Ends a wait as far as the server allows; begins anew after it has stopped by itself. */
  retryNow(): void;
  /** Leaves all rooms and forgets the session, for good. */
  stop(): void;
}

export function connect(url: string | URL, options?: Options): Hawser;
