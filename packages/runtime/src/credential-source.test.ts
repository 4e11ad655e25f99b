import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { createCredentialSource } from './credential-source.ts';
import { tempDirectory } from './testing/temp-directory.ts';

const CREDENTIALS = { username: 'root@acme.example', password: 'Sw0rdfish-and-more' };
const TEXT = JSON.stringify(CREDENTIALS);

const sourceWith = (environment: Record<string, string | undefined>, root = tempDirectory()) =>
  createCredentialSource({ root, environment });

/** What comes out when a reference cannot be resolved, as the log and the user would see it. */
async function failureOf(resolving: Promise<unknown>): Promise<ConnectorFailure> {
  const failure = await resolving.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ConnectorFailure);
  return failure as ConnectorFailure;
}

describe('credentials of a provider', () => {
  test('come from the environment', async () => {
    expect(await sourceWith({ ROOT: TEXT }).resolve('env:ROOT')).toEqual(CREDENTIALS);
  });

  test('come from a file, relative to the data directory or not', async () => {
    const root = tempDirectory();
    writeFileSync(join(root, 'root.json'), `${TEXT}\n`);
    expect(await sourceWith({}, root).resolve('file:root.json')).toEqual(CREDENTIALS);
    expect(await sourceWith({}).resolve(`file:${join(root, 'root.json')}`)).toEqual(CREDENTIALS);
  });

  test('come from a command, which no shell reads', async () => {
    const root = tempDirectory();
    writeFileSync(join(root, 'secret'), TEXT);
    expect(await sourceWith({}, root).resolve('command:cat secret')).toEqual(CREDENTIALS);
    const failure = await failureOf(sourceWith({}, root).resolve('command:cat secret;true'));
    expect(failure.code).toBe('CREDENTIALS_UNAVAILABLE');
  });

  test('are read anew each time, so that rotated ones are in use at once', async () => {
    const root = tempDirectory();
    const source = sourceWith({}, root);
    writeFileSync(join(root, 'root.json'), TEXT);
    await source.resolve('file:root.json');
    writeFileSync(join(root, 'root.json'), JSON.stringify({ ...CREDENTIALS, password: 'rotated-and-new' }));
    expect((await source.resolve('file:root.json')).password).toBe('rotated-and-new');
  });

  test.each([
    ['a variable that is not set', 'env:NOWHERE', {}],
    ['a text that is no JSON', 'env:BAD', { BAD: `${CREDENTIALS.password} is my password` }],
    ['JSON without a password', 'env:BAD', { BAD: JSON.stringify({ username: CREDENTIALS.password }) }],
    ['a file that does not exist', 'file:nowhere.json', {}],
    ['a command that fails', 'command:false Sw0rdfish-and-more', {}],
    ['a program that does not exist', 'command:no-such-program --password Sw0rdfish-and-more', {}],
    ['no known kind of reference', 'other:thing', {}],
  ])(
    'that cannot be read are a failure that says where, and never what was there: %s',
    async (_what, reference, environment) => {
      const failure = await failureOf(sourceWith(environment).resolve(reference));
      expect(failure).toMatchObject({ code: 'CREDENTIALS_UNAVAILABLE', retryable: false, effect: 'none' });
      expect(failure.message).toContain(reference.split(' ')[0]);
      const everything = [
        failure.message,
        failure.stack,
        String(failure.cause),
        JSON.stringify(failure),
      ].join('\n');
      // A parser quotes the beginning only.
      expect(everything).not.toContain('Sw0rd');
    },
  );
});
