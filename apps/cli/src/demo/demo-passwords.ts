import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const passwordsSchema = z.record(z.string(), z.string());

/**
 * The passwords that the people of the example have in their own heads: operators, invited users. They live beside the
 * stand-ins, outside Countersign, which never gets to see them except where a person hands one over.
 */
export interface DemoPasswords {
  /** The password of somebody; made up when there is none yet. */
  passwordOf(address: string): string;
  change(address: string, password: string): void;
}

export function loadDemoPasswords(dataDirectory: string): DemoPasswords {
  const folder = join(dataDirectory, 'sandbox');
  const path = join(folder, 'people-passwords.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = existsSync(path) ? passwordsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
  const change = (address: string, password: string) => {
    known[address] = password;
    writeFileSync(path, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
  };
  return {
    passwordOf: (address) => {
      const password = known[address] ?? newPassword();
      if (known[address] === undefined) change(address, password);
      return password;
    },
    change,
  };
}

/** Has every class of character that the portals ask for. */
export const newPassword = (): string => `Aa1!${randomBytes(15).toString('base64url')}`;
