"""Contacts that were replaced, which are told too when bank details change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "former_contacts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_ref"],
            ["tenants.tenant_ref"],
            name=op.f("fk_former_contacts_tenant_ref_tenants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_contacts")),
    )
    op.create_index(
        "ix_former_contacts_tenant_ref_until", "former_contacts", ["tenant_ref", "until"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_former_contacts_tenant_ref_until", table_name="former_contacts")
    op.drop_table("former_contacts")
