import { z } from 'zod';
import { nameSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { defineRoute } from './route.ts';

const seconds = z.int().positive();

/** Signing in on a command line, in the shape of RFC 8628, and links from there to a browser. */
export const SIGN_IN_ROUTES = {
  beginLogin: defineRoute({
    method: 'POST',
    path: '/v1/logins',
    summary: 'Ask to be signed in on a command line: gives a code that a person confirms in a browser',
    permission: 'public',
    body: z.strictObject({
      /** The machine that asks, as it calls itself; shown to whoever confirms. */
      machine: nameSchema(100),
    }),
    status: 201,
    response: z.strictObject({
      deviceCode: z.string(),
      userCode: z.string(),
      /** Where the code is confirmed. */
      address: z.url(),
      expiresInSeconds: seconds,
      /** How long to wait between two questions. */
      intervalSeconds: seconds,
    }),
  }),
  pollLogin: defineRoute({
    method: 'POST',
    path: '/v1/logins/polls',
    summary: 'Ask what became of it; gives the session once, when a person has confirmed it',
    permission: 'public',
    quiet: true,
    body: z.strictObject({ deviceCode: z.string().max(100) }),
    status: 200,
    response: z.strictObject({
      state: z.enum(['pending', 'slow-down', 'denied', 'expired', 'done']),
      intervalSeconds: seconds.nullable(),
      session: z
        .strictObject({
          id: idSchema('session'),
          /** Sent as a bearer token; shown once. */
          secret: z.string(),
          principal: idSchema('principal'),
          email: z.string(),
          expiresAt: z.iso.datetime(),
        })
        .nullable(),
    }),
  }),
  makeLink: defineRoute({
    method: 'POST',
    path: '/v1/links',
    summary: 'Make a link for oneself, good once and for five minutes',
    permission: 'session.open',
    idempotent: true,
    body: z.strictObject({ purpose: z.enum(['first-passkey', 'open']) }),
    status: 201,
    response: z.strictObject({ link: z.url() }),
  }),
} as const;
