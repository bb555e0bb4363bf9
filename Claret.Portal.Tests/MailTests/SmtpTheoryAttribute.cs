namespace Claret.Portal.Tests.MailTests;

/// <inheritdoc cref="SmtpFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpTheoryAttribute : TheoryAttribute
{
    public SmtpTheoryAttribute() => Skip = SmtpFactAttribute.WhyNot;
}
