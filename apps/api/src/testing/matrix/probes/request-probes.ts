import { digestOf } from '@countersign/use-cases';
import { nothing, type Probes, shop, to, waiting } from './probe.ts';

const file = (text: string) => ({ query: { fileName: 'matrix.csv' }, file: text });

const UPDATE = {
  provider: 'dotdigital',
  account: 'shop',
  action: 'update',
  subject: 'nobody that is known',
  reason: 'for the matrix',
  change: { description: 'other' },
  acknowledge: [],
};

/** How routes of requests, of their reviews and of files of them are tried. */
export const REQUEST_PROBES = {
  submitRequest: [{ ...shop, sent: () => ({ body: UPDATE }) }],
  previewRequest: [{ ...shop, sent: () => ({ body: UPDATE }) }],
  passwordContext: [{ ...shop, sent: () => ({ body: { account: 'shop' } }) }],
  listRequests: [{ ...shop, lists: waiting, sent: () => ({ query: { limit: 500 } }) }],
  showRequest: [{ ...shop, ...to(waiting) }],
  editRequest: [
    {
      ...shop,
      sent: (things, _caller, unique) => {
        const { description: _, ...change } = things.waiting.input.change;
        const body = { ...things.waiting.input, change: { ...change, description: unique } };
        return { params: { id: waiting(things) }, body };
      },
    },
  ],
  reviewRequest: [{ ...shop, ...to(waiting, { body: { verdict: 'approve', digest: '0'.repeat(64) } }) }],
  breakGlass: [{ ...shop, ...to(waiting, { body: { digest: '0'.repeat(64), reason: 'for the matrix' } }) }],
  reviewBreakGlass: [
    {
      ...shop,
      ...to((things) => things.brokenGlass, { body: { verdict: 'justified', reason: 'for the matrix' } }),
    },
  ],
  commentOnRequest: [{ ...shop, ...to(waiting, { body: { text: 'for the matrix' } }) }],
  acknowledgeRequest: [{ ...shop, ...to(waiting, { body: { kind: 'breakage' } }) }],
  cancelRequest: [{ ...shop, ...to(waiting) }],
  submitBatch: [
    {
      about: 'somewhere',
      sent: (_things, _caller, unique) => file(`provider,action,account,reason\n,,,${unique}\n`),
    },
  ],
  previewBatch: [{ about: 'somewhere', sent: () => file('provider,action,account,reason\n,,,x\n') }],
  showBatch: [
    { ...nothing, ...to((things) => things.batch) },
    { ...shop, ...to((things) => things.shopBatch) },
  ],
  listBatches: [{ ...nothing, lists: (things) => things.batch, sent: () => ({ query: { limit: 500 } }) }],
  listBatchRows: [
    { ...nothing, ...to((things) => things.batch) },
    { ...shop, ...to((things) => things.shopBatch) },
  ],
  exportBatch: [{ ...nothing, ...to((things) => things.batch) }],
  fixBatch: [
    {
      ...nothing,
      sent: (things, _caller, unique) => ({
        params: { id: things.batch },
        ...file(`provider,action,account,reason\n,,,${unique}\n`),
      }),
    },
  ],
  pauseBatch: [{ ...nothing, ...to((things) => things.batch) }],
  resumeBatch: [{ ...nothing, ...to((things) => things.batch) }],
  cancelBatch: [{ ...nothing, ...to((things) => things.batch) }],
  explainDecision: [{ ...shop, ...to((things) => things.waiting.decision.id) }],
  selectReviews: [{ about: 'somewhere' }],
  reviewSelection: [
    {
      about: 'somewhere',
      sent: (things) => {
        const request = things.waiting.request.id;
        const digest = '0'.repeat(64);
        const rows = [{ request, digest }];
        return { body: { verdict: 'approve', digest: digestOf([`${request} ${digest}`]), rows } };
      },
    },
  ],
  listInbox: [{ about: 'somewhere' }],
  countInbox: [{ about: 'somewhere' }],
  listExceptions: [{ ...shop, lists: (things) => things.working.request.id }],
  streamRequests: [
    { ...shop, lists: waiting, sent: (things) => ({ body: { requests: [waiting(things)] } }) },
  ],
} satisfies Probes;
