import { createHash } from 'node:crypto';
import { createIds, systemClock } from '@countersign/runtime';
import type { Actor, AuditEvent } from '@countersign/schema';

/** What is appended by whom. */
export interface Append {
  readonly actor: Actor;
  readonly event: AuditEvent;
}

/** Everything that the log holds about some requests of one API step each, from their submission to their end. */
export function requestLives(count: number): readonly Append[] {
  const ids = createIds(systemClock);
  return Array.from({ length: count }, () => requestLife(ids)).flat();
}

function requestLife(ids: ReturnType<typeof createIds>): readonly Append[] {
  const request = ids.next('request');
  const permit = ids.next('permit');
  const apiUser = ids.next('apiUser');
  const review = ids.next('review');
  const step = { step: ids.next('step'), key: 'ema2.update-user' } as const;
  const digest = (of: string) => createHash('sha256').update(`${request} ${of}`).digest('hex');
  const requester: Actor = { kind: 'principal', id: ids.next('principal'), via: 'token' };
  const approver: Actor = { kind: 'principal', id: ids.next('principal'), via: 'token' };
  const worker: Actor = { kind: 'worker', id: 'wrk_1' };
  const system: Actor = { kind: 'system' };
  const requestDigest = digest('request');
  const policyDigest = digest('policy');
  const decisionDigest = digest('decision');
  return [
    {
      actor: requester,
      event: {
        type: 'request.submitted',
        request,
        data: {
          revision: 1,
          requestDigest,
          provider: 'eset-msp-administrator-2',
          account: 'example-msp',
          action: 'update',
          integration: 'shop',
          apiUser,
          batch: null,
        },
      },
    },
    {
      actor: system,
      event: {
        type: 'decision.made',
        request,
        data: {
          decision: ids.next('decision'),
          operation: 'update',
          revision: 1,
          outcome: 'review',
          rules: ['house/approvals'],
          policyDigest,
          factsDigest: digest('facts'),
          decisionDigest,
        },
      },
    },
    {
      actor: approver,
      event: {
        type: 'review.recorded',
        request,
        data: {
          review,
          revision: 1,
          requestDigest,
          verdict: 'approve',
          roles: ['approver'],
          signedBy: 'server',
          signature: digest('signature'),
        },
      },
    },
    { actor: system, event: { type: 'request.approved', request, data: { revision: 1, approvals: 1 } } },
    {
      actor: system,
      event: {
        type: 'permit.issued',
        request,
        data: {
          permit,
          revision: 1,
          apiUser,
          requestDigest,
          decisionDigest,
          policyDigest,
          planDigest: digest('plan'),
          reviews: [review],
          notBefore: '2026-11-22T08:00:00.000Z',
          expiresAt: '2026-11-25T08:00:00.000Z',
        },
      },
    },
    { actor: worker, event: { type: 'permit.used', request, data: { permit } } },
    { actor: worker, event: { type: 'step.attempted', request, data: { ...step, attempt: 1 } } },
    {
      actor: worker,
      event: {
        type: 'step.applied',
        request,
        data: { ...step, attempt: 1, knownBy: 'answered', observations: [], resultDigest: digest('result') },
      },
    },
    { actor: worker, event: { type: 'request.done', request, data: { revision: 1 } } },
  ];
}
