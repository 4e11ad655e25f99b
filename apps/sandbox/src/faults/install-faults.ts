import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultRules } from './fault-rules.ts';
import type { ANSWER_KINDS, FaultPhase, FaultRule, Mount } from './fault-schema.ts';

type AnswerKind = (typeof ANSWER_KINDS)[number] | 'rate-limited';

/** What a vendor would send. */
export type VendorAnswer = { status: number; headers?: Record<string, string>; body?: unknown };

/** How one vendor words each fault. A kind that a vendor cannot have is left out, and refused when a rule asks for it. */
export type VendorAnswers = Partial<Record<AnswerKind, (request: FastifyRequest) => VendorAnswer>>;

export type MountFaults = { mount: Mount; faults: FaultRules; answers: VendorAnswers };

type FaultHook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * Lets fault rules strike the routes of one mount. Call it before the mount's routes are declared. The hook that it
 * returns belongs after the mount's authentication: it serves the faults that need good credentials.
 */
export function installFaults(app: FastifyInstance, mountFaults: MountFaults): FaultHook {
  const closing = new AbortController();
  const strike = async (phase: FaultPhase, request: FastifyRequest, reply: FastifyReply) => {
    if (request.is404) return;
    const route = routeName(request.method, request.routeOptions.url ?? '', app.prefix);
    for (const rule of mountFaults.faults.strike({ mount: mountFaults.mount, route, phase })) {
      const ended = await perform(rule, {
        request,
        reply,
        answers: mountFaults.answers,
        closing: closing.signal,
      });
      if (ended) return reply;
    }
  };
  app.addHook('preClose', async () => closing.abort());
  app.addHook('onRequest', (request, reply) => strike('arrival', request, reply));
  app.addHook('preHandler', (request, reply) => strike('read', request, reply));
  // The handler has returned, so its transaction is committed: what is lost now is only the answer.
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode === 200) await strike('succeeded', request, reply);
  });
  return (request, reply) => strike('authenticated', request, reply);
}

/** `POST /api/User/Create` for a route declared under a mount's prefix. */
export function routeName(method: string, url: string, prefix: string): string {
  return `${method} ${url.slice(prefix.length)}`;
}

type FaultContext = {
  request: FastifyRequest;
  reply: FastifyReply;
  answers: VendorAnswers;
  closing: AbortSignal;
};

/** True when the fault has ended the call. */
async function perform(
  rule: FaultRule,
  { request, reply, answers, closing }: FaultContext,
): Promise<boolean> {
  switch (rule.kind) {
    case 'latency':
      await sleep(rule.milliseconds, undefined, { signal: closing }).catch(() => undefined);
      return false;
    case 'reset-before-effect':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return true;
    case 'reset-after-effect':
      request.raw.socket.resetAndDestroy();
      return true;
    default: {
      const answer = answers[rule.kind]?.(request);
      if (!answer) return false;
      if (rule.kind === 'rate-limited' && rule.retryAfterSeconds !== undefined) {
        reply.header('retry-after', rule.retryAfterSeconds);
      }
      reply.code(answer.status).headers(answer.headers ?? {});
      reply.send(answer.body);
      return true;
    }
  }
}
