import { z } from 'zod';
import { type Ended, type Program, startProgram } from './program.ts';

/** The form of `countersign --json demo` that other programs rely on. */
const reportSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      line: z.int(),
      provider: z.string().nullable(),
      action: z.string().nullable(),
      subject: z.string().nullable(),
      verdict: z.enum(['deny', 'review', 'allow', 'invalid']),
      rule: z.string().nullable(),
      source: z.string().nullable(),
      rules: z.array(z.string()),
      state: z.string(),
    }),
  ),
  tasks: z.array(
    z.strictObject({
      task: z.string(),
      request: z.string(),
      kind: z.string(),
      title: z.string(),
      completedBy: z.string(),
      confirmedBy: z.string().nullable(),
    }),
  ),
  audit: z.strictObject({
    size: z.int().positive(),
    root: z.string().regex(/^[0-9a-f]{64}$/),
    verified: z.boolean(),
  }),
  verdicts: z.record(z.string(), z.int().positive()),
  duties: z.strictObject({ requests: z.int().positive(), coincide: z.int() }).nullable(),
  evidence: z.string().nullable(),
});
export type Report = z.infer<typeof reportSchema>;

export interface Demo extends Ended {
  readonly report: Report;
}

/** Runs the demonstration to its end; what happens meanwhile is up to `during`. */
export async function runDemo(
  dataDirectory: string,
  options: {
    readonly settings?: Readonly<Record<string, string>>;
    /** Whether an evidence pack is made at the end; it takes its time. */
    readonly evidence?: true;
    readonly during?: (program: Program) => Promise<void>;
  } = {},
): Promise<Demo> {
  const { settings = {}, evidence = false, during } = options;
  const words = evidence ? ['--json', 'demo'] : ['--json', 'demo', '--no-evidence'];
  await using program = startProgram(words, { dataDirectory, settings });
  await during?.(program);
  const ended = await program.ended;
  if (ended.code !== 0) throw new Error(`the demonstration ended with ${ended.code}:\n${ended.err}`);
  return { ...ended, report: reportSchema.parse(JSON.parse(ended.out)) };
}
