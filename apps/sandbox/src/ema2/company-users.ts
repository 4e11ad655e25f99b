import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { accessTo } from '../eset/access.ts';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { forbidden } from './errors.ts';
import { pageOf, pagingFields, pagingView } from './paging.ts';
import { parseEma2Body } from './parse-body.ts';
import { PERMISSION_NUMBER } from './permission-type.ts';
import { statusNumber } from './user-view.ts';

const bodySchema = z.object(pagingFields);

/** `Company/Users` (company_users.html): the users of the caller's own company. */
export function companyUsers(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/Company/Users', (request) => {
    const paging = parseEma2Body(bodySchema, request.body);
    const { person: caller, company } = callerOf(request);
    if (accessTo(caller, company) === 'NoAccess') throw forbidden();
    const people = state.people.ofCompany(company.id);
    const users = pageOf(people, paging).map((person) => ({
      id: person.id,
      email: person.email,
      firstName: person.firstName,
      lastName: person.lastName,
      permission: PERMISSION_NUMBER[person.access],
      state: statusNumber(person),
    }));
    return assumed('ema2.list-wrappers', { users, paging: pagingView(people, paging) });
  });
}
