import { mayRole, type Permission, refusalReason } from '@kiln-connect/core';
import { useOrganization } from './use-organization.ts';

interface PermissionState {
  readonly allowed: boolean;
  /** Why not, as a sentence for the user: a button's `disabledReason`. */
  readonly reason: string | undefined;
}

/** Whether the user may do this here. It only shows what the server will say: the server decides. */
export function usePermission(permission: Permission): PermissionState {
  const { role } = useOrganization();
  return mayRole(role, permission)
    ? { allowed: true, reason: undefined }
    : { allowed: false, reason: refusalReason(role, permission) };
}
