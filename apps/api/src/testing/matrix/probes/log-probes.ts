import { ANYTHING, nothing, type Probes } from './probe.ts';

/** How routes of the log, and of whom it is sent to and told, are tried. */
export const LOG_PROBES = {
  status: [nothing],
  resumeLog: [{ ...nothing, sent: () => ({ body: { reasonCode: 'cause-removed' } }) }],
  keys: [{ about: 'somewhere' }],
  listEntries: [nothing],
  showEntry: [{ ...nothing, sent: () => ({ params: { index: 0 } }) }],
  searchEntries: [nothing],
  requestPruning: [
    { ...nothing, sent: () => ({ body: { before: '2020-01-01T00:00:00Z', reason: 'for the matrix' } }) },
  ],
  exportEntries: [{ ...nothing, sent: () => ({ query: { format: 'ndjson' } }) }],
  checkpoint: [{ about: 'somewhere' }],
  streamEntries: [{ ...nothing, sent: () => ({ query: { size: 1 } }) }],
  recordEvidence: [
    {
      ...nothing,
      sent: () => ({
        body: {
          from: '2026-01-01',
          to: '2026-01-31',
          account: null,
          checkpointSize: 1,
          manifestDigest: '0'.repeat(64),
        },
      }),
    },
  ],
  listDeliveries: [nothing],
  redeliver: [{ ...nothing, absent: true, sent: () => ({ params: { id: `dlt_${ANYTHING}` } }) }],
  listNotifications: [nothing],
  retryNotification: [{ ...nothing, absent: true, sent: () => ({ params: { id: `ntf_${ANYTHING}` } }) }],
  listDestinations: [nothing],
  openDestination: [
    {
      ...nothing,
      absent: true,
      sent: () => ({ params: { id: `dst_${ANYTHING}` }, body: { reason: 'for the matrix' } }),
    },
  ],
} satisfies Probes;
