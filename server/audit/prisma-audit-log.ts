import type { AuditLog } from '#server/audit/audit-log.ts'
import type { Database } from '#server/prisma-database.ts'

export function prismaAuditLog(database: Database): AuditLog {
  return {
    async record({ at, data = {}, ...entry }) {
      await database.auditEntry.create({ data: { ...entry, at: new Date(at), data: JSON.stringify(data) } })
    },
  }
}
