import type { WitnessCaller } from '@countersign/use-cases/ports';
import { postText } from './post-text.ts';

/** Calls the witness whose submission prefix this is (c2sp.org/tlog-witness). */
export function createWitnessCaller(options: {
  readonly url: string;
  readonly timeoutMillis: number;
}): WitnessCaller {
  const url = new URL('add-checkpoint', options.url.endsWith('/') ? options.url : `${options.url}/`);
  const { timeoutMillis } = options;
  return { addCheckpoint: (body, signal) => postText(url, { body, signal, timeoutMillis }) };
}
