using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.SignIn;

public sealed class SignInDelayMap : IEntityTypeConfiguration<SignInDelay>
{
    public void Configure(EntityTypeBuilder<SignInDelay> delay)
    {
        delay.HasKey(d => d.Key);
        delay.Property(d => d.Key).HasMaxLength(64);
        delay.Property(d => d.Account).HasMaxLength(64);
        delay.HasIndex(d => d.Account);
        delay.HasIndex(d => d.CountedSince);
    }
}
