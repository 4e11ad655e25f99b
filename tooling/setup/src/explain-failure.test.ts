import { expect, it } from 'vitest';
import { explainFailure } from './explain-failure.mjs';

it.each([
  ['the disk is full', 'npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write'],
  [
    'the disk is full',
    'Failed to write cafs: Failed to write to file at "/a/b":\n  │ No space\n  │ left on device (os error 28)',
  ],
  ['cannot be written to', "EROFS: read-only file system, mkdir '/checkout/node_modules'"],
  ['cannot be written to', 'npm error code EACCES\nnpm error path /root/.npm/_cacache'],
  [
    'does not match the package.json files',
    'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"',
  ],
  ['certificate is not trusted', 'npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [
    'certificate is not trusted',
    'error sending request: client error (Connect): invalid peer certificate: UnknownIssuer',
  ],
  ['refuses access', 'npm error code E401\nnpm error Incorrect or missing password.'],
  ['cannot be reached', 'npm error code EAI_AGAIN\nnpm error syscall getaddrinfo'],
  ['cannot be reached', 'error sending request: client error (Connect): dns error: error resolving DNS'],
])('%s: %s', (sentence, output) => {
  expect(explainFailure(output)).toEqual({ known: true, sentence: expect.stringContaining(sentence) });
});

it('says what to do even about what it does not know', () => {
  expect(explainFailure('Segmentation fault')).toEqual({
    known: false,
    sentence: 'the dependencies could not be installed; delete node_modules and run the command again',
  });
});
