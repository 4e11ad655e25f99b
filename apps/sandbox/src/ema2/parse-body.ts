import type { z } from 'zod';
import { parseInput } from '../parse-input.ts';

/**
 * Parses a request body whose property names are matched without regard to case: clients of the API send both
 * `username` and `Username`. Property names that a call does not know are ignored.
 */
export function parseEma2Body<Schema extends z.ZodObject>(schema: Schema, body: unknown): z.infer<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return parseInput(schema, body);
  const names = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  const renamed = Object.entries(body).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]);
  return parseInput(schema, Object.fromEntries(renamed));
}
