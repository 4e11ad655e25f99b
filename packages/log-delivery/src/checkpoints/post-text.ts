import { DeliveryFailure } from '@countersign/use-cases/ports';

/** Answers are a line or two; more is not read. */
const MAX_ANSWER_BYTES = 65_536;

/** Codes of Node and its TLS that tell people more than that nobody answered. */
const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  CERT_HAS_EXPIRED: 'certificate-refused',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-refused',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-refused',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-refused',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-refused',
};

/**
 * Sends a text and gives the answer, whatever its status.
 * @throws DeliveryFailure when there is no whole answer; its code names neither the address nor what was said
 */
export async function postText(
  url: URL,
  request: {
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
    readonly timeoutMillis: number;
  },
): Promise<{ readonly status: number; readonly body: string }> {
  const deadline = AbortSignal.timeout(request.timeoutMillis);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: request.body,
      headers: { 'content-type': 'text/plain; charset=utf-8', ...request.headers },
      // Whoever it is sent on to was not configured, and must not be given a token.
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, deadline]),
    });
    return { status: response.status, body: await readStart(response) };
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    throw new DeliveryFailure(codeOf(error, { deadline, stop: request.signal }), error);
  }
}

async function readStart(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw new DeliveryFailure('answer-too-large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function codeOf(error: unknown, { deadline, stop }: { deadline: AbortSignal; stop: AbortSignal }): string {
  if (stop.aborted) return 'stopped';
  if (deadline.aborted) return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? CODES[String(cause.code)] : undefined;
  return code ?? 'unreachable';
}
