import type { Pattern } from './pattern.ts';
import { type BlindIndex, clear, type Table } from './table.ts';

const ADDRESS: BlindIndex = { name: 'principal.email', anyCase: true };

/** Of the canonical form of the name, which its caller makes. */
const API_USER_NAME: BlindIndex = { name: 'api_user.name', within: 'account' };

/** Whoever writes a reason, a name or an address into a request writes it about the subject of the request. */
const CHANGE: Pattern = {
  fields: {
    companyId: 'text',
    firstName: 'text',
    lastName: 'text',
    email: 'text',
    phone: 'text',
    description: 'text',
    countryCode: 'text',
    permissionType: 'text',
    specificPermissions: 'record',
    userId: 'text',
    status: 'text',
    username: 'text',
    password: { fields: { sealed: 'text' } },
  },
};

const INPUT: Pattern = {
  fields: {
    subject: 'text',
    change: CHANGE,
    reason: 'text',
    exception: { fields: { owner: 'text', reason: 'text' } },
  },
};

export const FACTS: Pattern = { fields: { change: 'text' } };

const aboutChange = (condition: Readonly<Record<string, unknown>>) =>
  typeof condition['fact'] === 'string' && condition['fact'].startsWith('change');

/** A decision repeats facts where it says what it found. */
const FOUND = {
  trace: { fields: { '*': { fields: { actual: 'text' }, when: aboutChange } } },
  counterfactual: { fields: { '*': { fields: { from: 'text', to: 'text' }, when: aboutChange } } },
} as const satisfies Readonly<Record<string, Pattern>>;

const DECISION: Pattern = {
  fields: {
    // Where they stood before they had a column of their own, in this order.
    ...FOUND,
    errors: { fields: { '*': { fields: { message: 'text' } } } },
    observed: { fields: { '*': { fields: { error: 'text' } } } },
  },
};

/** A step of a plan names whom it is about in its instructions. */
const EVIDENCE: Pattern = { fields: { providerId: 'text', credentials: 'text', note: 'text' } };
const INSTRUCTIONS: Pattern = { fields: { steps: 'text' } };
const STEP: Pattern = { fields: { instructions: INSTRUCTIONS } };

/**
 * Every column of the store that holds text or bytes, and whether it is personal. A test compares it with the database, so a
 * new column has to be put in here. Patterns may grow; a text that was taken out once has to be found by them for good.
 */
export const STORED = {
  principal: {
    key: ['id'],
    columns: {
      ...clear('id', 'kind', 'roles', 'accounts', 'recipient', 'state', 'let_in_by'),
      name: 'text',
      salt: 'text',
      email: { found: ADDRESS },
      sealed: 'sealed',
    },
  },
  token: {
    key: ['id'],
    columns: {
      ...clear('id', 'principal', 'hash', 'issued_via', 'kind', 'scopes', 'proof'),
      label: 'text',
      client: 'text',
      address: 'text',
      sealed: 'sealed',
    },
  },
  identity: { key: ['id'], columns: clear('id', 'principal', 'issuer', 'subject_digest') },
  passkey: {
    key: ['id'],
    columns: {
      ...clear('id', 'principal', 'credential_id', 'public_key', 'transports', 'aaguid', 'vouched_by'),
      label: 'text',
      sealed: 'sealed',
    },
  },
  enrolment: { key: ['principal'], columns: clear('principal', 'hash', 'issued_via') },
  provider_account: { key: ['id'], columns: clear('id', 'provider', 'document') },
  integration: {
    key: ['id'],
    columns: { ...clear('id', 'name'), owner: { found: ADDRESS }, sealed: 'sealed' },
  },
  integration_skeleton: { key: ['skeleton', 'integration'], columns: clear('skeleton', 'integration') },
  api_user: {
    key: ['id'],
    columns: {
      ...clear('id', 'account', 'provider', 'integration', 'kind', 'role', 'state'),
      ...clear('credentials_set_on', 'last_used_on', 'review_on', 'origin_request'),
      provider_id: { found: { name: 'api_user.provider_id', within: 'account' } },
      label: { found: { name: 'api_user.label', within: 'account' } },
      // The name is part of what stored rows were indexed by, so it stays as it was.
      label_skeleton: { index: { name: 'api_user.look', within: 'account' } },
      sealed: 'sealed',
    },
  },
  api_user_name: {
    key: ['api_user', 'key'],
    columns: { ...clear('api_user', 'account', 'request'), key: { index: API_USER_NAME } },
  },
  adoption: {
    key: ['id'],
    columns: {
      ...clear('id', 'looks_like', 'change'),
      api_user: { json: { fields: { label: 'text', providerId: 'text' } } },
      salt: 'text',
      sealed: 'sealed',
    },
  },
  adoption_name: {
    key: ['account', 'key'],
    columns: { ...clear('account', 'adoption'), key: { index: API_USER_NAME } },
  },
  correction: {
    key: ['id'],
    columns: {
      ...clear('id', 'kind', 'target', 'corrector'),
      before: { json: 'record' },
      after: { json: 'record' },
      reason: 'text',
      salt: 'text',
      sealed: 'sealed',
    },
  },
  account_check: {
    key: ['id'],
    columns: {
      ...clear('id', 'account', 'state', 'api_user', 'credentials'),
      findings: {
        json: {
          fields: {
            '*': { fields: { check: 'text', message: 'text', userName: 'text', userId: 'text' } },
          },
        },
      },
      sealed: 'sealed',
    },
  },
  policy_set: { key: ['digest'], columns: clear('digest', 'documents') },
  policy_activation: { key: ['seq'], columns: clear('digest') },
  policy_proposal: {
    key: ['id'],
    columns: {
      ...clear(
        'id',
        'digest',
        'documents',
        'base_digest',
        'proposer',
        'report',
        'report_digest',
        'state',
        'change',
      ),
      note: 'text',
      sealed: 'sealed',
    },
  },
  policy_review: {
    key: ['id'],
    columns: {
      ...clear('id', 'proposal', 'principal', 'roles', 'verdict', 'signature'),
      reason: 'text',
      sealed: 'sealed',
    },
  },
  governance_change: {
    key: ['id'],
    columns: {
      ...clear('id', 'kind', 'content', 'items', 'effects', 'beneficiaries', 'digest', 'proposer', 'state'),
      reason: 'text',
      sealed: 'sealed',
    },
  },
  governance_review: {
    key: ['id'],
    columns: {
      ...clear('id', 'change', 'principal', 'roles', 'verdict', 'signature', 'proof'),
      reason: 'text',
      shown: 'text',
      sealed: 'sealed',
    },
  },
  freeze: {
    key: ['id'],
    columns: {
      ...clear('id', 'account', 'provider', 'frozen_by', 'lifted_by'),
      reason: 'text',
      sealed: 'sealed',
    },
  },
  batch: {
    key: ['id'],
    columns: {
      ...clear('id', 'file_digest', 'format', 'submitter', 'canary'),
      ...clear('state', 'resumes', 'actor', 'via', 'removals', 'problem', 'fixes', 'layout'),
      file_name: 'text',
      sealed: 'sealed',
    },
  },
  batch_row: {
    key: ['batch', 'line'],
    columns: {
      ...clear('batch', 'request', 'verdict'),
      problems: { json: { fields: { '*': { fields: { column: 'text', value: 'text', rule: 'text' } } } } },
      sealed: 'sealed',
    },
  },
  batch_chunk: {
    key: ['batch', 'number'],
    columns: { ...clear('batch'), rows: 'text', sealed: 'sealed' },
  },
  request: {
    key: ['id'],
    columns: clear(
      'id',
      'provider',
      'account',
      'operator',
      'action',
      'integration',
      'api_user',
      'state',
      'requester',
      'batch',
      'failure',
      'subject',
    ),
  },
  revision: {
    key: ['request', 'revision'],
    columns: {
      ...clear('request', 'digest', 'plan_digest', 'author'),
      input: { json: INPUT },
      // What keeps the digests of the request in the log from being guessed goes with what they are of.
      salt: 'text',
      plan: { json: { fields: { '*': STEP } } },
      sealed: 'sealed',
    },
  },
  decision: {
    key: ['id'],
    columns: {
      ...clear('id', 'request', 'operation', 'digest'),
      // The facts come first: whoever replays a decision needs nothing else of what was taken out.
      facts: { json: FACTS },
      trace: { json: { fields: FOUND } },
      decision: { json: DECISION },
      sealed: 'sealed',
    },
  },
  review: {
    key: ['id'],
    columns: {
      ...clear('id', 'request', 'principal', 'roles', 'verdict', 'request_digest', 'signature'),
      ...clear('groups', 'proof', 'on_behalf_of', 'delegation'),
      reason: 'text',
      shown: 'text',
      sealed: 'sealed',
    },
  },
  acknowledgement: { key: ['request'], columns: clear('request', 'kind', 'principal') },
  request_comment: {
    key: ['id'],
    columns: { ...clear('id', 'request', 'principal'), text: 'text', sealed: 'sealed' },
  },
  break_glass: {
    key: ['id'],
    columns: {
      ...clear('id', 'request', 'principal', 'request_digest', 'signature'),
      reason: 'text',
      sealed: 'sealed',
    },
  },
  break_glass_review: {
    key: ['id'],
    columns: { ...clear('id', 'request', 'principal', 'verdict'), reason: 'text', sealed: 'sealed' },
  },
  exception: {
    key: ['request'],
    columns: {
      ...clear('request', 'rule', 'expires_on', 'ended_by'),
      owner: 'text',
      sealed: 'sealed',
    },
  },
  idempotency: {
    key: ['principal', 'key'],
    columns: {
      // The answer is encrypted with what its caller signs in with, which is nowhere here, and goes with every erasure.
      ...clear('principal', 'answer'),
      key: { index: { name: 'idempotency.key', within: 'principal' } },
      input_digest: { index: { name: 'idempotency.input_digest' } },
    },
  },
  permit: { key: ['id'], columns: clear('id', 'request') },
  step: {
    key: ['id'],
    columns: {
      ...clear('id', 'request', 'permit', 'key', 'state', 'lease_holder'),
      plan: { json: STEP },
      result: { json: { fields: { providerId: 'text', status: 'text' } } },
      problem: { json: { fields: { message: 'text' } } },
      sealed: 'sealed',
    },
  },
  task: {
    key: ['id'],
    columns: {
      ...clear('id', 'step', 'request', 'kind', 'state', 'title', 'confirmed_by', 'completed_by'),
      ...clear('taken_by', 'verdict', 'confirmer', 'account', 'integration', 'requester'),
      instructions: { json: INSTRUCTIONS },
      evidence: { json: EVIDENCE },
      sealed: 'sealed',
    },
  },
  task_event: {
    key: ['task', 'position'],
    columns: {
      ...clear('task', 'request', 'kind', 'principal', 'other', 'verdict'),
      evidence: { json: EVIDENCE },
      reason: 'text',
      sealed: 'sealed',
    },
  },
  // What it is of lies beside the database, encrypted with the key of the request's subject.
  evidence_file: {
    key: ['id'],
    columns: clear('id', 'task', 'request', 'principal', 'media_type', 'content_digest', 'stored_digest'),
  },
  // Sealed with age to a person or to the worker, and removed when the subject is erased.
  secret: { key: ['id'], columns: clear('id', 'request', 'purpose', 'principal', 'sealed') },
  waiting: { key: ['id'], columns: clear('id', 'kind', 'account', 'integration', 'requester', 'risk') },
  principal_group: { key: ['id'], columns: clear('id', 'members') },
  delegation: { key: ['id'], columns: clear('id', 'delegator', 'delegate') },
  destination: { key: ['id'], columns: clear('id', 'purpose', 'place', 'identity') },
  notice: { key: ['id'], columns: clear('id', 'channel', 'recipient', 'event', 'subject', 'notification') },
  notification: { key: ['id'], columns: clear('id', 'channel', 'recipient', 'state', 'code') },
  notification_preference: { key: ['principal', 'event'], columns: clear('principal', 'event', 'delivery') },
  notice_of_day: { key: ['subject', 'event', 'day'], columns: clear('subject', 'event', 'day') },
  outbox: { key: ['id'], columns: clear('id', 'provider', 'subject', 'held_by') },
  outage: { key: ['account'], columns: clear('account', 'code', 'trial') },
  // The log holds identifiers, codes and digests that nobody can guess.
  entry: { key: ['idx'], columns: clear('body', 'hash') },
  entry_index: { key: ['idx'], columns: clear('type', 'request') },
  // Identifiers and names of things, as the entries have them.
  entry_search: { key: ['rowid'], columns: clear('tokens') },
  node: { key: ['level', 'idx'], columns: clear('hash') },
  checkpoint: { key: ['size'], columns: clear('note') },
  cosignature: { key: ['size', 'witness'], columns: clear('witness', 'line') },
  // Addresses of mail are in the configuration of the worker only; a target goes by what kind it is.
  checkpoint_target: { key: ['id', 'identity'], columns: clear('id', 'identity', 'kind', 'code') },
  delivery_target: { key: ['id'], columns: clear('id', 'kind', 'problem') },
  dead_letter: { key: ['id'], columns: clear('id', 'target', 'code', 'requested_by') },
  subject_key: { key: ['subject'], columns: clear('subject', 'wrapped') },
  erasure: {
    key: ['id'],
    columns: clear('id', 'subject', 'reason_code', 'state', 'asked_by', 'settled_by'),
  },
  legal_hold: { key: ['id'], columns: clear('id', 'subject', 'matter', 'placed_by', 'released_by') },
  personal_key: { key: ['id'], columns: clear('mark') },
} as const satisfies Readonly<Record<string, Table>>;

export type StoredTable = keyof typeof STORED;
