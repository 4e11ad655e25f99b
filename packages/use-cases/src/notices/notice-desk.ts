import { isOpenDestination } from '../destinations/named-destination.ts';
import { createRecordDestinations } from '../destinations/record-destinations.ts';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import type { NoticeChannel, NoticeDeps } from './notice-deps.ts';
import { createPlanDays } from './plan-days.ts';
import { createPlanNotices } from './plan-notices.ts';
import { createSendNotifications } from './send-notifications.ts';
import { createSuspensionAlarm, type SuspensionAlarm } from './suspension-alarm.ts';

/** Everything that telling people comes down to. Where nothing is configured it writes nothing, and reads nothing. */
export interface NoticeDesk {
  /** Looks at what happened since and sends what is due; gives whether there may be more. */
  turn(signal: AbortSignal): Promise<boolean>;
  /** Looks at the calendar, and takes away what was sent long ago. Hourly is enough. */
  planDays(): Promise<void>;
  /** While nothing can be written: tells whoever is to be alarmed, once. */
  readonly alarm: SuspensionAlarm;
}

/** Tells people through the channels that are configured and open: once the installation is sealed, others have approved each of them. */
export function createNoticeDesk(deps: NoticeDeps & { readonly installation: InstallationSeal }): NoticeDesk {
  const { store, actor } = deps;
  const openNow = (): readonly NoticeChannel[] => {
    const channels = deps.channels();
    if (channels.length === 0) return channels;
    return store.read((tx) => channels.filter(({ destination }) => isOpenDestination(tx, destination)));
  };
  let open: readonly NoticeChannel[] = [];
  const opened: NoticeDeps = { ...deps, channels: () => open };
  const recordDestinations = createRecordDestinations(deps);
  const plan = createPlanNotices(opened);
  const send = createSendNotifications(opened);
  const planDays = createPlanDays(opened);
  const alarm = createSuspensionAlarm(opened);
  let recorded: readonly NoticeChannel[] | undefined;
  return {
    turn: async (signal) => {
      const channels = deps.channels();
      // Nothing is configured, and nothing was when this was looked at last.
      if (channels.length === 0 && channels === recorded && open.length === 0) return false;
      if (channels !== recorded) {
        const named = channels.map(({ destination }) => destination);
        await recordDestinations({ actor, purpose: 'notifications', named });
        recorded = channels;
      }
      open = openNow();
      await beginOrEnd(deps, open);
      if (open.length === 0) return false;
      const isBehind = await plan();
      const hasMore = await send(signal);
      return isBehind || hasMore;
    },
    planDays: async () => {
      if (open.length > 0) await planDays();
    },
    alarm: async (suspension, signal) => {
      open = openNow();
      await alarm(suspension, signal);
    },
  };
}

/** With the first open channel people are told of what happens from then on; without any, of nothing any more. */
async function beginOrEnd({ store }: NoticeDeps, open: readonly NoticeChannel[]): Promise<void> {
  const hasBegun = store.read((tx) => tx.notices.position() !== undefined);
  if (hasBegun === open.length > 0) return;
  await store.write((tx) => {
    if (open.length === 0) tx.notices.clear();
    else if (tx.notices.position() === undefined) tx.notices.setPosition(tx.audit.size());
  });
}
