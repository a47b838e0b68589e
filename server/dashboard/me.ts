import {
  changePassword,
  confirmIdentity,
  endOtherSessions,
  endSession,
  listSessions,
  readMe,
  updateMe,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { id, name, password } from '../governance/fields.ts';
import { dashboardRoute } from './dashboard-route.ts';

/** What is a person's own: their name, password and sessions. */
export const meRoutes = [
  dashboardRoute({
    method: 'GET',
    path: '/me',
    for: 'person',
    run: (_request, visit, system) => readMe({}, visit, system),
  }),
  dashboardRoute({
    method: 'PATCH',
    path: '/me',
    for: 'person',
    body: z.strictObject({ name }),
    run: ({ body }, visit, system) => updateMe(body, visit, system),
  }),
  dashboardRoute({
    method: 'POST',
    path: '/me/confirm',
    for: 'person',
    body: z.strictObject({ password: password.optional(), code: z.string().max(100).optional() }),
    run: ({ body }, visit, system) => confirmIdentity(body, visit, system),
  }),
  dashboardRoute({
    method: 'POST',
    path: '/me/password',
    for: 'person',
    body: z.strictObject({ current_password: password.optional(), new_password: password }),
    run: ({ body: { current_password: current, new_password: next } }, visit, system) =>
      changePassword({ current, next }, visit, system),
  }),
  dashboardRoute({
    method: 'GET',
    path: '/me/sessions',
    for: 'person',
    run: (_request, visit, system) => listSessions({}, visit, system),
  }),
  dashboardRoute({
    method: 'DELETE',
    path: '/me/sessions/{id}',
    for: 'person',
    parameters: z.strictObject({ id }),
    run: ({ parameters }, visit, system) => endSession(parameters, visit, system),
  }),
  dashboardRoute({
    method: 'POST',
    path: '/me/sessions/end-others',
    for: 'person',
    run: (_request, visit, system) => endOtherSessions({}, visit, system),
  }),
];
