import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** A sandbox for the tests of one file; faults end with the test that asked for them. */
export function useSandbox(): () => Sandbox {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox?.calm());
  afterAll(() => sandbox?.stop());
  return () => {
    if (!sandbox) throw new Error('the sandbox is not running');
    return sandbox;
  };
}
