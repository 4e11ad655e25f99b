import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { cosign } from '../cosignature/cosign.ts';
import { parseVkey } from '../note/vkey.ts';
import { type TestCosigner, testCosigner } from '../testing/cosigners.ts';
import { ORIGIN, TRUSTED, testKey } from '../testing/memory-log.ts';
import { COSIGNED } from '../testing/public-keys.ts';
import { checkPolicy } from './check-policy.ts';
import { newestWitnessed } from './newest-witnessed.ts';
import { parsePolicy } from './parse-policy.ts';
import type { WitnessPolicy } from './witness-policy.ts';

const names = ['x1', 'x2', 'x3', 'y1', 'y2'];
const witnesses = new Map(names.map((name, i) => [name, testCosigner(`w.example/${name}`, i + 1)]));
const vkeyOf = (name: string) => witnesses.get(name)?.signing.vkey ?? '';
const lines = names.map((name) => `witness ${name} ${vkeyOf(name)} https://${name}.example/`).join('\n');

const TWO_LEVELS = `# who has to have seen a checkpoint
log ${testKey().vkey}

${lines}
\tgroup X  2 x1 x2 x3
group Y any y1 y2
group both all X Y
quorum both
`;

function policyOf(text: string): WitnessPolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const noteAt = (size: number, by: readonly string[]) => {
  const note = signCheckpoint({ origin: ORIGIN, size, root: Buffer.alloc(32, 1) }, [testKey()]);
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const signers = by
    .map((name) => witnesses.get(name))
    .filter((one): one is TestCosigner => one !== undefined);
  return note + signers.map((one) => cosign(text, one.signing, 1_700_000_000n)).join('');
};

const problemsOf = (text: string) => {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, message }) => `${line}: ${message}`);
};

describe('a quorum', () => {
  test('of groups is met by those and only those sets of witnesses that it names', () => {
    const policy = policyOf(TWO_LEVELS);
    for (let set = 0; set < 2 ** names.length; set++) {
      const by = names.filter((_, i) => (set >> i) % 2 === 1);
      const met = by.filter((name) => name < 'y').length >= 2 && by.some((name) => name > 'y');
      const checked = checkPolicy(noteAt(5, by), policy, TRUSTED);
      expect([by, checked.ok]).toEqual([by, met]);
      if (!checked.ok) expect(checked.reason).toBe('quorum-missed');
    }
  });

  test('of one witness needs that one, and none is met by the log alone', () => {
    expect(checkPolicy(noteAt(5, ['x1']), policyOf(`${lines}\nquorum x1\n`), TRUSTED).ok).toBe(true);
    expect(checkPolicy(noteAt(5, ['x2']), policyOf(`${lines}\nquorum x1\n`), TRUSTED).ok).toBe(false);
    expect(checkPolicy(noteAt(5, []), policyOf('quorum none\n'), TRUSTED).ok).toBe(true);
  });

  test('does not help a checkpoint that the log has not signed, or another log has', () => {
    const policy = policyOf(TWO_LEVELS);
    const note = noteAt(5, names);
    const other = { origin: 'other.example/log', vkeys: [parseVkey(testKey('other.example/log').vkey)] };
    expect(checkPolicy(note, policy, other)).toMatchObject({ ok: false, reason: 'log-unknown' });
    const withoutLogs = policyOf(`${lines}\nquorum x1\n`);
    expect(checkPolicy(note, withoutLogs, other)).toMatchObject({ ok: false, reason: 'signature-missing' });
  });

  test('is met by witnesses that others run, on a checkpoint of a public log', () => {
    const [remora, smartit, stagemole] = COSIGNED.witnesses;
    const policy = policyOf(
      `log ${COSIGNED.vkey}\nwitness remora ${remora}\nwitness smartit ${smartit}\nwitness stagemole ${stagemole}\ngroup all-three 3 remora smartit stagemole\nquorum all-three\n`,
    );
    const log = { origin: COSIGNED.origin, vkeys: [parseVkey(COSIGNED.vkey)] };
    expect(checkPolicy(COSIGNED.note, policy, log)).toMatchObject({ ok: true });
  });
});

describe('the newest witnessed checkpoint', () => {
  const policy = policyOf(TWO_LEVELS);

  test('is the first that has a quorum', () => {
    const notes = [noteAt(9, ['x1']), noteAt(7, ['x1', 'x2', 'y1']), noteAt(5, names)];
    expect(newestWitnessed(notes, policy, TRUSTED)).toMatchObject({ ok: true, note: notes[1] });
  });

  test('is missing where none has one; the newest one tells why', () => {
    expect(newestWitnessed([noteAt(9, ['x1']), noteAt(7, [])], policy, TRUSTED)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/1 have cosigned the checkpoint of 9 entries/),
    });
    expect(newestWitnessed([], policy, TRUSTED)).toBeUndefined();
  });
});

describe('the text of a policy', () => {
  test('is read with its comments, tabs and addresses', () => {
    const policy = policyOf(TWO_LEVELS);
    expect(policy.logs.map((one) => one.key.name)).toEqual([ORIGIN]);
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual(
      names.map((name) => [name, `https://${name}.example/`]),
    );
    expect(policy.quorum).toMatchObject({ kind: 'group', name: 'both', threshold: 2 });
  });

  test.each([
    ['', 'null: No line says "quorum": name a witness or a group, or none.'],
    ['quorum none\nquorum none\n', '2: There is a quorum line above; a policy has one.'],
    ['quorum x1\n', '1: "x1" is not defined above this line.'],
    ['quorum\n', '1: It reads: quorum <witness, group or none>.'],
    ['witnes x1 key\n', '1: It begins with "witnes"; log, witness, group and quorum are known.'],
    ['witness x1\n', '1: It reads: witness <name> <verifier key> [<address>].'],
    [`witness none ${vkeyOf('x1')}\n`, '1: The name none is taken: it stands for no quorum.'],
    [`witness x1 ${vkeyOf('x1')}\nwitness x1 ${vkeyOf('x2')}\n`, '2: The name "x1" stands above.'],
    [
      `witness x1 ${vkeyOf('x1')}\nwitness x2 ${vkeyOf('x1')}\n`,
      '2: The same key stands above: one witness may not count twice.',
    ],
    [`log ${testKey().vkey}\nlog ${testKey('other.example').vkey}\n`, '2: The same log stands above.'],
    [
      `witness x1 ${vkeyOf('x1')}\ngroup g\n`,
      '2: It reads: group <name> <all, any or a number> <member> ...',
    ],
    [`witness x1 ${vkeyOf('x1')}\ngroup g 2 x1\n`, '2: "2" must be all, any or a number from 1 to 1.'],
    [`witness x1 ${vkeyOf('x1')}\ngroup g 0 x1\n`, '2: "0" must be all, any or a number from 1 to 1.'],
    [`witness x1 ${vkeyOf('x1')}\ngroup g 01 x1\n`, '2: "01" must be all, any or a number from 1 to 1.'],
    [
      `witness x1 ${vkeyOf('x1')}\ngroup g any x1 x1\n`,
      '2: "x1" is a member already: each may count in one place only.',
    ],
    [
      `witness x1 ${vkeyOf('x1')}\ngroup g any x1\ngroup h any x1\n`,
      '3: "x1" is a member already: each may count in one place only.',
    ],
    ['group g any g\n', '1: "g" is not defined above this line.'],
    ['quorum none\r\n', '1: It holds a control character.'],
  ])('%j is refused by its line', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('with a key of the wrong kind says which kind it needs', () => {
    expect(problemsOf(`witness x1 ${testKey().vkey}\nquorum none\n`)[0]).toMatch(
      /^1: .*type 1 is not an Ed25519 cosignature \(4\)/,
    );
    expect(problemsOf(`log ${vkeyOf('x1')}\nquorum none\n`)[0]).toMatch(/^1: .*type 4 is not Ed25519 \(1\)/);
  });

  test('with several mistakes tells all of them', () => {
    expect(problemsOf('log\nwitness\ngroup\n')).toHaveLength(3);
  });
});
