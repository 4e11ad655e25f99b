import type { Page } from '../document/block.ts';
import { breakGlassPage } from './break-glass-page.ts';
import { controlsPage } from './controls-page.ts';
import { dutiesPage, matrixPages } from './duties-page.ts';
import { entryPage, hiddenRequestPage } from './entry-page.ts';
import { exceptionsPage } from './exceptions-page.ts';
import { freezesPage, machinePage, recoveryPage, setUpPage } from './extraordinary-pages.ts';
import { gapsPage } from './gaps-page.ts';
import { indexPage } from './index-page.ts';
import type { PackContext } from './pack-context.ts';
import { peoplePage } from './people-page.ts';
import { personPages } from './person-page.ts';
import { policiesPage, policySetPage } from './policies-page.ts';
import { populationsPage } from './populations-page.ts';
import { requestPage } from './request/request-page.ts';
import { sampledAlone, sampledRequests } from './sampled.ts';
import { samplesPage } from './samples-page.ts';

/** A page, and whether the printed report has it as well. */
export interface PackPage {
  readonly page: Page;
  readonly printed: boolean;
}

/** Every page of a pack, in the order of the report; made one by one, so that no more than one is held. */
export function* allPages(context: PackContext): Generator<PackPage> {
  const printed = (page: Page): PackPage => ({ page, printed: true });
  yield printed(indexPage(context));
  yield printed(populationsPage(context));
  yield printed(dutiesPage(context));
  yield printed(policiesPage(context));
  yield printed(exceptionsPage(context));
  yield printed(peoplePage(context));
  yield printed(setUpPage(context));
  yield printed(recoveryPage(context));
  yield printed(breakGlassPage(context));
  yield printed(freezesPage(context));
  yield printed(machinePage(context));
  yield printed(controlsPage());
  yield printed(gapsPage(context));
  yield printed(samplesPage(context));
  for (const { request, drawnFrom } of sampledRequests(context.survey)) {
    const entries = context.entriesOf(request);
    const shown = context.requests.get(request);
    yield printed(
      shown === undefined
        ? hiddenRequestPage(context, { request, entries })
        : requestPage(context, { request: shown, entries, drawnFrom }),
    );
  }
  for (const entry of sampledAlone(context.survey)) yield printed(entryPage(context, entry));
  for (const set of context.policySets) yield { page: policySetPage(set), printed: false };
  for (const page of matrixPages(context)) yield { page, printed: false };
  for (const page of personPages(context)) yield { page, printed: false };
}
