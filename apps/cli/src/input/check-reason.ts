import { reasonSchema } from '@countersign/schema';
import { z } from 'zod';
import { checkInput } from './check-input.ts';

const optionsSchema = z.object({ reason: reasonSchema.optional() });

/** Looks that what was typed behind `--reason` says something. @throws UsageError */
export function checkReason(reason: string | undefined): void {
  checkInput(optionsSchema, { reason }, '--');
}
