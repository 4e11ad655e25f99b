import { readFileSync } from 'node:fs';
import { ConfigurationError, formatIssue } from '@countersign/schema';
import { z } from 'zod';

const issuerSchema = z.strictObject({
  /** What it is called in addresses and in the log. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** What people call it. */
  name: z.string().min(1).max(60),
  /** Exactly as its discovery document says. */
  issuer: z.url().refine((text) => /^https:|^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(text), {
    error: 'must begin with https://; http:// only for this machine',
  }),
  clientId: z.string().min(1),
  /** File that holds the secret of the client, readable by the service only. */
  clientSecretFile: z.string().min(1),
  /** Where only members of a group may sign in: the claim of the token, and the value that has to be in it. */
  requiredGroup: z.strictObject({ claim: z.string().min(1), value: z.string().min(1) }).optional(),
  /** How people have to have signed in there, as the issuer names it. */
  acr: z.string().min(1).optional(),
});

/** An issuer of identities, with the secret of the client. */
export interface OidcIssuer extends Omit<z.infer<typeof issuerSchema>, 'clientSecretFile'> {
  readonly clientSecret: string;
}

/** @throws ConfigurationError saying what is wrong, and quoting no secret */
export function readIssuers(path: string): readonly OidcIssuer[] {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigurationError([`OIDC_FILE ${path} must be a file in JSON that this user can read`]);
  }
  const parsed = z.array(issuerSchema).max(10).safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')} ${formatIssue(issue, given)}`,
    );
    throw new ConfigurationError([`OIDC_FILE ${path}: ${problems.join('; ')}`]);
  }
  const ids = new Set(parsed.data.map(({ id }) => id));
  if (ids.size !== parsed.data.length)
    throw new ConfigurationError([`OIDC_FILE ${path}: each issuer needs an id of its own`]);
  return parsed.data.map(({ clientSecretFile, ...issuer }) => ({
    ...issuer,
    clientSecret: readSecret(clientSecretFile),
  }));
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new ConfigurationError([
      `OIDC_FILE: clientSecretFile ${path} must be a file that this user can read`,
    ]);
  }
}
