export interface FetchLimits {
  readonly timeoutMillis: number;
  readonly maxBytes: number;
  /** Whether an address may be asked, also one that a server redirects to. */
  readonly isAllowed: (url: URL) => boolean;
}

const MAX_REDIRECTS = 5;

/** A document as a server gave it, or why there is none, to be put behind its address. */
export type Fetched = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Fetches a document, up to a size and a time. Where the network fails, that is the answer and not an error. */
export async function fetchDocument(url: string, limits: FetchLimits): Promise<Fetched> {
  const tooLong = AbortSignal.timeout(limits.timeoutMillis);
  try {
    return await follow(url, limits, tooLong);
  } catch (error) {
    if (tooLong.aborted) return { problem: `did not answer within ${limits.timeoutMillis / 1000} seconds` };
    return { problem: `cannot be fetched: ${reason(error)}` };
  }
}

async function follow(
  from: string,
  { isAllowed, maxBytes }: FetchLimits,
  signal: AbortSignal,
): Promise<Fetched> {
  let url = new URL(from);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!isAllowed(url)) return { problem: `leads to ${url.href}, and only https is asked` };
    const response = await fetch(url, { signal, redirect: 'manual' });
    if (response.ok) return await readUpTo(response, maxBytes);
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null)
      return { problem: `answers with the status ${response.status}` };
    url = new URL(location, url);
  }
  return { problem: `redirects more than ${MAX_REDIRECTS} times` };
}

async function readUpTo(response: Response, maxBytes: number): Promise<Fetched> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    // Leaving the loop ends the transfer.
    if (size > maxBytes) return { problem: `is larger than ${maxBytes} bytes` };
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts) };
}

/** What fetch throws says "fetch failed"; the reason is below that. */
function reason(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest instanceof Error ? deepest.message || deepest.name : String(deepest);
}
