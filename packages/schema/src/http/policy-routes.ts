import { z } from 'zod';
import { textSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { policyBundleSchema, policyProposalSchema, proposalStateSchema } from '../policy-proposal.ts';
import { ruleSchema } from '../rule.ts';
import { daySchema, digestSchema, jsonSchema, slugSchema } from '../vocabulary.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';
import { logEntrySchema } from './views.ts';

const inForce = { digest: digestSchema, activatedAt: z.iso.datetime(), rules: z.array(ruleSchema) };

/** Policies: which are in force, which were, and which somebody wants to be. */
export const POLICY_ROUTES = {
  listPolicies: defineRoute({
    method: 'GET',
    path: '/v1/policies',
    summary: 'The policies in force',
    permission: 'policy.read',
    status: 200,
    response: z.strictObject({
      ...inForce,
      /** Of the set that this version of the program comes with. */
      shippedDigest: digestSchema,
    }),
  }),
  policiesAt: defineRoute({
    method: 'GET',
    path: '/v1/policies/at',
    summary:
      'The policies that were in force at a time, with the entry of the log that says so and its proof',
    permission: 'policy.read-history',
    query: z.strictObject({ time: z.iso.datetime({ offset: true }) }),
    status: 200,
    response: z.strictObject({ ...inForce, entry: logEntrySchema.extend({ proof: z.string() }) }),
  }),
  policyBundle: defineRoute({
    method: 'GET',
    path: '/v1/policies/:digest/bundle',
    summary: 'A set that is or was in force, signed, to take elsewhere',
    permission: 'policy.read',
    params: z.object({ digest: digestSchema }),
    status: 200,
    response: policyBundleSchema,
  }),
  listExceptions: defineRoute({
    method: 'GET',
    path: '/v1/exceptions',
    summary: 'Departures from a policy that were approved for a time, with what ended them',
    permission: 'request.read',
    query: z.strictObject({ running: z.stringbool().optional() }),
    status: 200,
    response: z.strictObject({
      exceptions: z.array(
        z.strictObject({
          request: idSchema('request'),
          account: slugSchema,
          rule: z.string(),
          owner: z.string(),
          reason: z.string(),
          expiresOn: daySchema,
          /** The request that takes the right back; null while the exception runs. */
          endedBy: idSchema('request').nullable(),
        }),
      ),
    }),
  }),
  proposePolicies: defineRoute({
    method: 'POST',
    path: '/v1/policies/proposals',
    summary: 'Ask for another set of policies; it is checked, tested and replayed before anybody reviews it',
    permission: 'policy.propose',
    idempotent: true,
    // Twenty times the shipped policies, and more than people can review.
    maxBytes: 4_000_000,
    body: z.strictObject({
      documents: z.array(jsonSchema).min(1).max(1_000),
      note: textSchema({ max: 2_000, blank: 'must say what changes, and why' }),
    }),
    status: 201,
    response: policyProposalSchema,
  }),
  listProposals: defineRoute({
    method: 'GET',
    path: '/v1/policies/proposals',
    summary: 'Sets of policies that were asked for, newest first',
    permission: 'policy.read',
    query: z.strictObject({ state: proposalStateSchema.optional() }),
    status: 200,
    response: z.strictObject({ proposals: z.array(policyProposalSchema) }),
  }),
  showProposal: defineRoute({
    method: 'GET',
    path: '/v1/policies/proposals/:id',
    summary: 'A proposal with its rules and what was found out about them',
    permission: 'policy.read',
    params: idParam('policyProposal'),
    status: 200,
    response: policyProposalSchema.extend({ rules: z.array(ruleSchema) }),
  }),
} as const;
