import type { LedgerAccess } from './ledger-access.ts';

/** How often the relay looks at rest. Nobody who has just approved something notices. */
const LOOK_MILLIS = 40;
/** How often it looks while commits are announced: for one that is not. */
const ANNOUNCED_LOOK_MILLIS = 1_000;
/** What has been written is announced within this time, if at all. */
const ANNOUNCEMENT_MILLIS = 100;

/** How the relay waits while nobody seems to be at work. */
export interface RelayRest {
  /** How long to wait before the next look. */
  pause(): number;
  /** Whether a commit was announced since the rest began. */
  isDisturbed(): boolean;
  /** The rest is over, since there was something new; or it was disturbed, or the relay stops. */
  end(): void;
}

/**
 * Rests until a commit is announced where that can be relied on, and looks often where it cannot: once a look finds what was not announced,
 * announcements are not waited for any more, as on a file system that makes none.
 */
export function createRelayRest(
  watchVersion: LedgerAccess['watchVersion'],
  /** Ends the pause. */
  wake: () => void,
): RelayRest {
  let reliable = true;
  let watching: { isAnnounced: boolean; isSettled: boolean; stop(): void } | null = null;

  const begin = () => {
    const begun = { isAnnounced: false, isSettled: false, stop: (): void => undefined };
    const watcher = watchVersion(() => {
      begun.isAnnounced = true;
      if (watching === begun) wake();
    });
    if (watcher === null) return null;
    return Object.assign(begun, { stop: watcher.stop });
  };
  return {
    pause: () => {
      if (watching === null) {
        watching = reliable ? begin() : null;
        // What was committed before it was watched is looked for at once.
        return watching === null ? LOOK_MILLIS : 0;
      }
      watching.isSettled = true;
      return ANNOUNCED_LOOK_MILLIS;
    },
    isDisturbed: () => watching?.isAnnounced === true,
    end: () => {
      const ended = watching;
      watching = null;
      if (ended === null) return;
      if (!ended.isSettled || ended.isAnnounced) return ended.stop();
      // It may be on its way.
      setTimeout(() => {
        if (!ended.isAnnounced) reliable = false;
        ended.stop();
      }, ANNOUNCEMENT_MILLIS).unref();
    },
  };
}
