import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accessTo } from '../../eset/access.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { companyOf, operatorOf, type Portal } from './operator.ts';
import { personView } from './person-view.ts';

const paramsSchema = z.object({ companyId: z.string() });
const querySchema = z.object({ operator: z.string() });

/** User management: the users of a company. */
export function listUsers(app: FastifyInstance, portal: Portal): void {
  app.get('/companies/:companyId/users', (request) => {
    const company = companyOf(portal, parseInput(paramsSchema, request.params).companyId);
    const operator = operatorOf(portal, parseInput(querySchema, request.query).operator);
    if (accessTo(operator, company) === 'NoAccess') {
      throw new Refusal('OPERATOR_NOT_ALLOWED', `${operator.email} has no access to ${company.name}.`);
    }
    return { users: portal.state.people.ofCompany(company.id).map(personView) };
  });
}
