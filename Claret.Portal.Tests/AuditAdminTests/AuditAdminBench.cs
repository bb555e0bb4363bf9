using Claret.Portal.Accounts;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.AuditAdminTests;

/// <summary>Somebody who may look at the audit and do nothing else.</summary>
internal static class AuditAdminBench
{
    public static Task<Person> AuditorAsync(this Bench bench, string? username = null) =>
        Given.APerson(username).Named("Aki Auditor").May(Feature.Audit, PrivilegeLevel.ViewOnly).InAsync(bench.Database);

    public static async Task<Caller> AsAuditorAsync(this Bench bench, string? username = null) =>
        await bench.SessionOfAsync(await bench.AuditorAsync(username));
}
