using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Files;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.SettingsTests;
using Microsoft.EntityFrameworkCore;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>"Test the connection" at the service, with an outside world of the test's.</summary>
public sealed class ProviderTestTests
{
    [Fact]
    [Trait("Security", "21"), Trait("Security", "23")]
    public async Task The_kept_secret_is_told_to_nobody_but_its_own_place()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsAdminKeeperAsync();
        var id = (await bench.AddedAsync(caller, Okta())).Id;
        var asked = new List<string?>();
        var test = On(bench, secret =>
        {
            asked.Add(secret);
            return new SourceCheckOutcome.Works("https://claret.okta.example", []);
        });

        var input = (SsoInput)await bench.OpenedAsync(caller, id);
        input.ClientId = "not saved yet";
        Assert.IsType<SourceCheckOutcome.Works>(await AnswerAsync(test, caller, input));
        input.Issuer = "https://attacker.example";
        await AnswerAsync(test, caller, input);
        input.Secret = "typed";
        await AnswerAsync(test, caller, input);

        Assert.Equal([Secret, null, "typed"], asked);
        Assert.Equal("0oa1", ((SsoInput)await bench.OpenedAsync(caller, id)).ClientId);
        Assert.DoesNotContain(await bench.Database.RecordAsync(AuditAction.SourceChanged), entry => entry.Reason!.Contains(Secret, StringComparison.Ordinal) || entry.Reason.Contains("typed", StringComparison.Ordinal));
        Assert.Contains((AuditOutcome.Done, $"Okta ({id}), test of https://attacker.example: works"), await bench.Database.RecordAsync(AuditAction.SourceChanged));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Who_is_no_Admin_has_nothing_asked()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var viewer = await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly);
        var test = On(bench, _ => throw new InvalidOperationException("asked"));

        Assert.IsType<ProviderTestOutcome.NotAllowed>(await test.TryAsync(viewer, Okta(), default));
        Assert.IsType<ProviderTestOutcome.NotAllowed>(await test.TryAsync(await bench.AsKeeperAsync("Kim Keeper"), Okta(), default));
        Assert.IsType<ProviderTestOutcome.NotAllowed>(await test.TryAsync(null, Okta(), default));
        Assert.Equal([AuditOutcome.Refused, AuditOutcome.Refused, AuditOutcome.Refused], (await bench.Database.RecordAsync(AuditAction.SourceChanged)).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task What_goes_wrong_is_a_fault_and_what_never_answers_too()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsAdminKeeperAsync();
        Assert.Equal(
            new SourceCheckOutcome.Fails(SourceFault.CertificateNotTrusted, "self-signed"),
            await AnswerAsync(On(bench, _ => throw new SourceFaultException(SourceFault.CertificateNotTrusted, "self-signed")), caller, Okta()));
        Assert.Contains((await On(bench, _ => null!).TryAsync(caller, new SsoInput { Name = "x", Issuer = "nonsense" }, default) as ProviderTestOutcome.Invalid)!.Faults, fault => fault.Field == "Issuer");

        var never = new ProviderTest(
            bench.Get<IDbContextFactory<PortalDbContext>>(), bench.Get<ActorReader>(), bench.Get<ProviderSecrets>(), bench.Get<ProviderRules>(),
            [new NeverAnswers()], bench.Get<FileCheck>(), bench.Get<RequestOrigin>(), bench.Clock);
        var waiting = AnswerAsync(never, caller, Okta());
        await Eventually.ThatAsync(
            () =>
            {
                bench.Clock.Advance(ProviderTest.Patience);
                return Task.FromResult(waiting.IsCompleted);
            },
            "it was given up");
        Assert.Equal(new SourceCheckOutcome.Fails(SourceFault.TimedOut, null), await waiting);
    }

    private static ProviderTest On(Bench bench, Func<string?, SourceCheckOutcome> answer) => On(bench, PersonSource.Sso, answer);

    private static ProviderTest On(Bench bench, PersonSource source, Func<string?, SourceCheckOutcome> answer) => new(
        bench.Get<IDbContextFactory<PortalDbContext>>(), bench.Get<ActorReader>(), bench.Get<ProviderSecrets>(), bench.Get<ProviderRules>(),
        [new FakeCheck(source, answer)], bench.Get<FileCheck>(), bench.Get<RequestOrigin>(), bench.Clock);

    private static async Task<SourceCheckOutcome> AnswerAsync(ProviderTest test, Caller caller, ProviderInput input) =>
        Assert.IsType<ProviderTestOutcome.Answered>(await test.TryAsync(caller, input, CancellationToken.None)).Outcome;

    private sealed class NeverAnswers : ISourceCheck
    {
        public PersonSource Source => PersonSource.Sso;

        public async Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<SourceCheckOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            return await never.Task.WaitAsync(cancellationToken);
        }
    }
}
