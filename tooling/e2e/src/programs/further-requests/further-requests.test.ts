import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import type { Requirement } from '@countersign/schema';
import { createDirectory } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, run, startProgram } from '../testing/program.ts';
import { EMA2_BODIES } from './bodies-ema2.ts';
import { PORTAL_BODIES } from './bodies-portals.ts';
import type { FurtherRequest } from './case.ts';
import { COMMANDS } from './commands.ts';
import { FILES } from './files.ts';

const LIMIT = 300_000;

/** The part of a request's view that tells what became of it. */
interface View {
  readonly request: { readonly id: string; readonly state: string };
  readonly decision: {
    readonly requirements: readonly { readonly requirement: Requirement }[];
    readonly determining: readonly { readonly ruleId: string; readonly message: string }[];
  };
}

/** What a request came to: what refused it, or how many approvals it needs. */
type Outcome =
  | { readonly refused: true; readonly says: string }
  | { readonly refused: false; readonly approvals: number | null };

let directory: ReturnType<typeof createDirectory>;
let program: Program;
let api: string;
let token: string;

beforeAll(async () => {
  directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  program = startProgram(['start'], { dataDirectory: directory.path });
  api = (await program.says(/^API +(http:\/\/[0-9.:]+)/))[1] ?? '';
  await program.says(/Stop with Ctrl-C/);
  ({ token } = JSON.parse(readFileSync(join(directory.path, 'people', 'requester.json'), 'utf8')));
}, LIMIT);

afterAll(async () => {
  await program?.[Symbol.asyncDispose]();
  directory?.[Symbol.dispose]();
}, LIMIT);

async function call(path: string, body: string | Uint8Array, type: string) {
  const answer = await fetch(`${api}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** The highest number that a rule asks for, and what others ask for on top of it. */
function approvalsIn(view: View): number {
  let [most, more] = [0, 0];
  for (const { requirement } of view.decision.requirements) {
    if (requirement.type === 'approvals') most = Math.max(most, requirement.count);
    if (requirement.type === 'extra-approvals') more += requirement.count;
  }
  return most + more;
}

/** A request that was taken in is taken back, so that it is not in the way of the next one. */
async function outcomeOf(view: View): Promise<Outcome> {
  if (view.request.state === 'denied')
    return {
      refused: true,
      says: view.decision.determining.map((rule) => `${rule.ruleId}: ${rule.message}`).join(' '),
    };
  const cancelled = await call(`/v1/requests/${view.request.id}/cancel`, '{}', 'application/json');
  expect(cancelled.status, cancelled.text).toBe(200);
  return { refused: false, approvals: approvalsIn(view) };
}

function expectOutcome({ expected, says }: FurtherRequest, outcome: Outcome): void {
  if (expected === 'refused') {
    expect(outcome.refused, JSON.stringify(outcome)).toBe(true);
    if (says !== undefined && outcome.refused) expect(outcome.says).toMatch(says);
    return;
  }
  expect(outcome.refused, JSON.stringify(outcome)).toBe(false);
  if (expected !== 'review' && !outcome.refused) expect(outcome.approvals).toBe(expected.approvals);
}

describe('a further request', () => {
  test.for([...EMA2_BODIES, ...PORTAL_BODIES])(
    'over HTTP comes to its verdict: $title',
    { timeout: LIMIT },
    async (request) => {
      const body = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
      const answer = await call('/v1/requests', body, 'application/json');
      expect(answer.status, answer.text).toBeLessThan(500);
      const outcome: Outcome =
        answer.status === 201
          ? await outcomeOf(JSON.parse(answer.text))
          : { refused: true, says: answer.text };
      expectOutcome(request, outcome);
    },
  );

  test.for(FILES)('in a file comes to its verdict: $title', { timeout: LIMIT }, async (request) => {
    const path = `/v1/batches/preview?fileName=${encodeURIComponent(request.file)}`;
    const answer = await call(path, new TextEncoder().encode(request.text), 'application/octet-stream');
    expect(answer.status, answer.text).toBeLessThan(500);
    // The first line says how many rows there are; each has its own.
    const [, ...lines] = answer.status === 200 ? answer.text.trim().split('\n') : [];
    const rows = lines.map((line): { state: string } => JSON.parse(line));
    const refused = rows.every((row) => row.state === 'refused' || row.state === 'denied');
    expectOutcome(request, refused ? { refused, says: answer.text } : { refused, approvals: null });
  });

  test.for(COMMANDS)('comes to its verdict $title', { timeout: LIMIT }, async (request) => {
    const words = ['--json', '--as', 'requester', 'request', 'submit', ...request.options];
    const ran = await run(words, { dataDirectory: directory.path });
    expect([0, 1, 2], ran.err).toContain(ran.code);
    expect(ran.err).not.toMatch(/at .*\.ts:\d+/);
    const outcome: Outcome =
      ran.code === 0 ? await outcomeOf(JSON.parse(ran.out)) : { refused: true, says: `${ran.out}${ran.err}` };
    expectOutcome(request, outcome);
  });
});
