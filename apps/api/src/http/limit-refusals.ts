import { CountersignError } from '@countersign/schema';

const MINUTE_MICROS = 60_000_000;

/** Keeps somebody who is refused again and again from asking on for the rest of the minute. */
export interface RefusalLimit {
  count(principal: string): void;
  /** @throws CountersignError RATE_LIMITED */
  check(principal: string): void;
}

/** @param perMinute refused calls that one principal may make in a minute */
export function limitRefusals(perMinute: number, micros: () => number): RefusalLimit {
  let minute = 0;
  let refused = new Map<string, number>();
  const turn = () => {
    const now = Math.floor(micros() / MINUTE_MICROS);
    if (now === minute) return;
    minute = now;
    refused = new Map();
  };
  return {
    count: (principal) => {
      turn();
      refused.set(principal, (refused.get(principal) ?? 0) + 1);
    },
    check: (principal) => {
      turn();
      if ((refused.get(principal) ?? 0) < perMinute) return;
      const seconds = Math.ceil(60 - (micros() % MINUTE_MICROS) / 1e6);
      throw new CountersignError('RATE_LIMITED', { seconds });
    },
  };
}
