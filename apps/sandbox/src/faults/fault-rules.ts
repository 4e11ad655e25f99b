import type { SandboxDatabase } from '../store/open-database.ts';
import {
  type FaultPhase,
  type FaultRule,
  faultRuleSchema,
  type Mount,
  PHASE_OF_KIND,
} from './fault-schema.ts';

/** A rule with what became of it: `remaining` is null when it fires without limit. */
export type ActiveFault = { id: number; rule: FaultRule; remaining: number | null; fired: number };

type FaultCall = { mount: Mount; route: string; phase: FaultPhase };

export type FaultRules = {
  add(rule: FaultRule): ActiveFault;
  list(): ActiveFault[];
  /** Removes one rule, or all; answers how many there were. */
  remove(id?: number): number;
  /**
   * The faults that strike this call in this phase, counted as fired: any latencies, and at most one that ends the call
   * (the oldest rule that matches).
   */
  strike(call: FaultCall): FaultRule[];
};

type FaultRow = { id: number; rule: string; remaining: number | null; fired: number; draws: number };

export function createFaultRules(db: SandboxDatabase): FaultRules {
  const insert = db.prepare<[string, number | null], FaultRow>(
    'INSERT INTO fault (rule, remaining) VALUES (?, ?) RETURNING *',
  );
  const all = db.prepare<[], FaultRow>('SELECT * FROM fault ORDER BY id');
  const removeOne = db.prepare('DELETE FROM fault WHERE id = ?');
  const removeAll = db.prepare('DELETE FROM fault');
  const drawn = db.prepare('UPDATE fault SET draws = draws + 1 WHERE id = ?');
  const fired = db.prepare('UPDATE fault SET fired = fired + 1, remaining = remaining - 1 WHERE id = ?');

  const strike = db.transaction((call: FaultCall): FaultRule[] => {
    const striking: FaultRule[] = [];
    for (const row of all.all()) {
      const { rule } = toFault(row);
      const endsCall = rule.kind !== 'latency';
      if (!matches(rule, call) || row.remaining === 0) continue;
      if (endsCall && striking.some(({ kind }) => kind !== 'latency')) continue;
      if (rule.probability !== undefined) {
        drawn.run(row.id);
        if (seededDraw(rule.seed ?? 0, row.draws) >= rule.probability) continue;
      }
      fired.run(row.id);
      striking.push(rule);
    }
    return striking;
  });

  return {
    add: (rule) => toFault(insert.get(JSON.stringify(rule), rule.count ?? null) as FaultRow),
    list: () => all.all().map(toFault),
    remove: (id) => (id === undefined ? removeAll.run() : removeOne.run(id)).changes,
    strike: (call) => strike(call),
  };
}

function matches(rule: FaultRule, { mount, route, phase }: FaultCall): boolean {
  return (
    rule.mount === mount &&
    PHASE_OF_KIND[rule.kind] === phase &&
    (rule.route === undefined || rule.route === route)
  );
}

function toFault({ id, rule, remaining, fired }: FaultRow): ActiveFault {
  return { id, rule: faultRuleSchema.parse(JSON.parse(rule)), remaining, fired };
}

/** The `index`-th number in [0, 1) of the sequence that belongs to `seed` (the mulberry32 generator). */
function seededDraw(seed: number, index: number): number {
  const step = (seed + Math.imul(index + 1, 0x6d2b79f5)) | 0;
  let mixed = Math.imul(step ^ (step >>> 15), step | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
