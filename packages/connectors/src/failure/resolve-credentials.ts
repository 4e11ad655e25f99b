import { ConnectorFailure } from '@countersign/use-cases/ports';
import { failure } from './failure.ts';

/**
 * Gets credentials from where the caller keeps them.
 * @param whose completes "The credentials of ... cannot be read"
 * @throws ConnectorFailure CREDENTIALS_UNAVAILABLE, or the caller's own failure
 */
export async function resolveCredentials<T>(source: () => Promise<T>, whose: string): Promise<T> {
  try {
    return await source();
  } catch (error) {
    if (error instanceof ConnectorFailure) throw error;
    // The text of the error may come from a password manager's output, so it is not kept.
    throw failure('CREDENTIALS_UNAVAILABLE', {
      message: `The credentials of ${whose} cannot be read. Check where they are kept, then try again.`,
    });
  }
}
