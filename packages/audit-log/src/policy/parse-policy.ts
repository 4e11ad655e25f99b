import { parseCosignerKey } from '../cosignature/cosigner-key.ts';
import { hasControlCharacter } from '../encoding/text.ts';
import { AuditLogError } from '../errors.ts';
import { parseVkey } from '../note/vkey.ts';
import type { PolicyLog, PolicyProblem, PolicyWitness, Quorum, WitnessPolicy } from './witness-policy.ts';

const MAX_LINES = 1_000;

interface Draft {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly named: Map<string, Quorum>;
  /** Names that are a member of some group. */
  readonly members: Set<string>;
  /** Undefined while there was no quorum line. */
  quorum: Quorum | null | undefined;
}

/** Reads the text of a policy (c2sp.org/tlog-policy), or gives everything that is wrong with it. Never throws. */
export function parsePolicy(
  text: string,
):
  | { readonly ok: true; readonly policy: WitnessPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] } {
  const draft: Draft = {
    logs: [],
    witnesses: [],
    named: new Map(),
    members: new Set(),
    quorum: undefined,
  };
  const lines = text.split('\n');
  if (lines.length > MAX_LINES)
    return refused([{ line: null, message: `It has more than ${MAX_LINES} lines.` }]);
  const problems: PolicyProblem[] = [];
  for (const [index, content] of lines.entries()) {
    const message = readLine(draft, content);
    if (message !== null) problems.push({ line: index + 1, message });
  }
  if (draft.quorum === undefined && problems.length === 0) {
    problems.push({ line: null, message: 'No line says "quorum": name a witness or a group, or none.' });
  }
  if (problems.length > 0) return refused(problems);
  const { logs, witnesses, quorum = null } = draft;
  return { ok: true, policy: { logs, witnesses, quorum } };
}

/** Takes one line into the draft, or says what is wrong with it. */
function readLine(draft: Draft, line: string): string | null {
  if (hasControlCharacter(line, '\t') || line.includes('\u007f')) return 'It holds a control character.';
  const words = line.split(/[ \t]+/).filter((word) => word !== '');
  const [keyword = '', ...rest] = words;
  if (keyword === '' || keyword.startsWith('#')) return null;
  switch (keyword) {
    case 'log':
      return readLog(draft, rest);
    case 'witness':
      return readWitness(draft, rest);
    case 'group':
      return readGroup(draft, rest);
    case 'quorum':
      return readQuorum(draft, rest);
    default:
      return `It begins with ${JSON.stringify(keyword)}; log, witness, group and quorum are known.`;
  }
}

function readLog(draft: Draft, [vkey, url, ...more]: readonly string[]): string | null {
  if (vkey === undefined || more.length > 0) return 'It reads: log <verifier key> [<address>].';
  const key = keyOf(parseVkey, vkey);
  if (typeof key === 'string') return key;
  if (draft.logs.some((other) => other.key.keyObject.equals(key.keyObject)))
    return 'The same log stands above.';
  draft.logs.push({ key, url: url ?? null });
  return null;
}

function readWitness(draft: Draft, [name, vkey, url, ...more]: readonly string[]): string | null {
  if (name === undefined || vkey === undefined || more.length > 0)
    return 'It reads: witness <name> <verifier key> [<address>].';
  const taken = nameProblem(draft, name);
  if (taken !== null) return taken;
  const key = keyOf(parseCosignerKey, vkey);
  if (typeof key === 'string') return key;
  if (draft.witnesses.some((other) => other.key.keyObject.equals(key.keyObject)))
    return 'The same key stands above: one witness may not count twice.';
  const witness = { name, key, url: url ?? null };
  draft.witnesses.push(witness);
  draft.named.set(name, { kind: 'witness', witness });
  return null;
}

function readGroup(draft: Draft, [name, many, ...names]: readonly string[]): string | null {
  if (name === undefined || many === undefined || names.length === 0)
    return 'It reads: group <name> <all, any or a number> <member> ...';
  const taken = nameProblem(draft, name);
  if (taken !== null) return taken;
  const members: Quorum[] = [];
  for (const [index, member] of names.entries()) {
    const known = draft.named.get(member);
    if (known === undefined) return `${JSON.stringify(member)} is not defined above this line.`;
    if (draft.members.has(member) || names.indexOf(member) !== index)
      return `${JSON.stringify(member)} is a member already: each may count in one place only.`;
    members.push(known);
  }
  const threshold = thresholdOf(many, members.length);
  if (threshold === undefined)
    return `${JSON.stringify(many)} must be all, any or a number from 1 to ${members.length}.`;
  for (const member of names) draft.members.add(member);
  draft.named.set(name, { kind: 'group', name, threshold, members });
  return null;
}

function readQuorum(draft: Draft, [name, ...more]: readonly string[]): string | null {
  if (name === undefined || more.length > 0) return 'It reads: quorum <witness, group or none>.';
  if (draft.quorum !== undefined) return 'There is a quorum line above; a policy has one.';
  const found = name === 'none' ? null : draft.named.get(name);
  if (found === undefined) return `${JSON.stringify(name)} is not defined above this line.`;
  draft.quorum = found;
  return null;
}

function nameProblem({ named }: Draft, name: string): string | null {
  if (name === 'none') return 'The name none is taken: it stands for no quorum.';
  return named.has(name) ? `The name ${JSON.stringify(name)} stands above.` : null;
}

function thresholdOf(text: string, count: number): number | undefined {
  if (text === 'any') return 1;
  if (text === 'all') return count;
  const number = /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= count ? number : undefined;
}

function keyOf<T>(parse: (text: string) => T, text: string): T | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof AuditLogError) return error.message;
    throw error;
  }
}

function refused(problems: readonly PolicyProblem[]) {
  return { ok: false, problems } as const;
}
