import type { Socket } from 'node:net';
import { CountersignError } from '@countersign/schema';
import { PROBLEM_TYPE, presentProblem } from '@countersign/schema/problem';
import { protectionOf, type Transport } from './protect-answers.ts';

/** Of what Node found: the status, and what the caller did wrong. Anything else is no HTTP. */
const FOUND: Readonly<Record<string, readonly [status: string, problem: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the call must arrive in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers must be shorter'],
};
const NO_HTTP = ['400 Bad Request', 'the call must be well-formed HTTP'] as const;

/** Answers what never becomes a call, in the shape of every other error and as protected, and closes the connection. */
export const answerBrokenCall =
  (transport: Transport) =>
  (error: Error & { readonly code: string }, socket: Socket): void => {
    if (socket.writable) {
      const [status, problem] = FOUND[error.code] ?? NO_HTTP;
      const refusal = new CountersignError('INPUT_INVALID', { problems: [problem] });
      const body = JSON.stringify(presentProblem(refusal, { status: Number.parseInt(status, 10) }));
      const headers = Object.entries({
        ...protectionOf(transport),
        'content-type': PROBLEM_TYPE,
        'content-length': String(Buffer.byteLength(body)),
        connection: 'close',
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 ${status}\r\n${headers.join('')}\r\n${body}`);
    }
    socket.destroy(error);
  };
