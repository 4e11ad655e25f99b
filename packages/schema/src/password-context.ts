import { z } from 'zod';

/** What a password of an API user may not hold or be made of. No secret. */
export const passwordContextSchema = z.strictObject({
  companyName: z.string(),
  /** User names and addresses of the API user. */
  identifiers: z.array(z.string()),
  /** Other names around it: account, integration, product. */
  words: z.array(z.string()),
});
export type PasswordContext = z.infer<typeof passwordContextSchema>;
