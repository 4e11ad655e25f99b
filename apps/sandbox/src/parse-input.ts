import type { z } from 'zod';

/** A body or query that does not fit. Each mount turns it into the error that its vendor would send. */
export class InvalidInput extends Error {
  /** Problems by field; what concerns the whole body stands under `body`. */
  readonly fields: Record<string, string[]>;

  constructor(fields: Record<string, string[]>) {
    super(JSON.stringify(fields));
    this.name = 'InvalidInput';
    this.fields = fields;
  }
}

/** Parses what came over the wire, or throws `InvalidInput`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw invalidInput(result.error);
}

export function invalidInput(error: z.ZodError): InvalidInput {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const field = issue.path.join('.') || 'body';
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  return new InvalidInput(fields);
}
