import { createDotdigitalAccounts, type DotdigitalAccounts } from './dotdigital/accounts.ts';
import { createPeople, type People } from './eset/people.ts';
import { createFaultRules, type FaultRules } from './faults/fault-rules.ts';
import type { Random } from './secrets/random-ids.ts';
import { type CallMeter, createCallMeter } from './store/call-meter.ts';
import { type Clock, createClock } from './store/clock.ts';
import { createLedger, type Ledger } from './store/ledger.ts';
import { createMailbox, type Mailbox } from './store/mailbox.ts';
import { createMeta } from './store/meta.ts';
import type { SandboxDatabase } from './store/open-database.ts';
import { createSettings, type SettingsStore } from './store/settings.ts';

/** Everything the stand-ins share. Each operation takes the parts it needs. */
export type SandboxState = {
  db: SandboxDatabase;
  clock: Clock;
  random: Random;
  signingKey: Buffer;
  settings: SettingsStore;
  ledger: Ledger;
  mailbox: Mailbox;
  calls: CallMeter;
  faults: FaultRules;
  people: People;
  dotdigital: DotdigitalAccounts;
  /** Runs `work` in one write transaction: an effect and its ledger line commit together, or not at all. */
  transact<T>(work: (() => T) & (T extends PromiseLike<unknown> ? never : unknown)): T;
};

export type StateOptions = { db: SandboxDatabase; now: () => number; random: Random };

const KEY_NAME = 'signingKey';

export function createState({ db, now, random }: StateOptions): SandboxState {
  const meta = createMeta(db);
  const clock = createClock(meta, now);
  // Kept in the file, so that tokens from before a restart stay good, as they would at the vendor.
  const signingKey = Buffer.from(meta.read(KEY_NAME) ?? random(32).toString('hex'), 'hex');
  meta.write(KEY_NAME, signingKey.toString('hex'));
  return {
    db,
    clock,
    random,
    signingKey,
    settings: createSettings(meta),
    ledger: createLedger(db, clock.now),
    mailbox: createMailbox(db, clock.now),
    calls: createCallMeter(db, clock.now),
    faults: createFaultRules(db),
    people: createPeople(db),
    dotdigital: createDotdigitalAccounts(db),
    transact: (work) => db.transaction(() => work()).immediate(),
  };
}
