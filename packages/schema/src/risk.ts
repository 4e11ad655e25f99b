import { z } from 'zod';

/** How much goes wrong where something is waved through; what is riskier is due sooner. Highest first. */
export const RISKS = ['high', 'normal', 'low'] as const;
export const riskSchema = z.enum(RISKS);
export type Risk = z.infer<typeof riskSchema>;
