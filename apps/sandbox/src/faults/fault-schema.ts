import { z } from 'zod';

const MOUNTS = ['ema2', 'eset-connect', 'dotdigital'] as const;

export type Mount = (typeof MOUNTS)[number];

const match = {
  mount: z.enum(MOUNTS),
  /** Method and path as the README writes it; without it the rule is for every route of the mount. */
  route: z.string().optional(),
  /** Fires at most this often. */
  count: z.int().min(1).optional(),
  /** Chance per call, drawn from `seed`, so that a run can be repeated. */
  probability: z.number().gt(0).max(1).optional(),
  seed: z.int().min(0).optional(),
};

/** Kinds that answer instead of the vendor, in the vendor's shape. */
export const ANSWER_KINDS = [
  'unauthorized',
  // A proxy on the way asks for a log-in of its own: the status of a vendor's refusal without its text.
  'refused-by-proxy',
  'forbidden-after-token',
  'server-error',
  'maintenance',
  'wrong-region',
  'pending',
] as const;

const RESET_KINDS = ['reset-before-effect', 'reset-after-effect'] as const;

export const faultRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...match, kind: z.literal('latency'), milliseconds: z.int().min(1).max(120_000) }),
  z.strictObject({
    ...match,
    kind: z.literal('rate-limited'),
    retryAfterSeconds: z.int().min(0).max(3600).optional(),
  }),
  z.strictObject({ ...match, kind: z.enum([...ANSWER_KINDS, ...RESET_KINDS]) }),
]);

export type FaultRule = z.infer<typeof faultRuleSchema>;

export type FaultKind = FaultRule['kind'];

/**
 * When a kind strikes: as the call arrives, once its credentials were found good, once its body was read, or when it has
 * succeeded.
 */
export type FaultPhase = 'arrival' | 'authenticated' | 'read' | 'succeeded';

export const PHASE_OF_KIND: Record<FaultKind, FaultPhase> = {
  // With the body in hand, as a slow vendor would have it: a client that hangs up now does not stop the effect.
  latency: 'read',
  unauthorized: 'arrival',
  'refused-by-proxy': 'arrival',
  'rate-limited': 'arrival',
  'server-error': 'arrival',
  maintenance: 'arrival',
  'wrong-region': 'arrival',
  'reset-before-effect': 'arrival',
  'forbidden-after-token': 'authenticated',
  pending: 'authenticated',
  'reset-after-effect': 'succeeded',
};
