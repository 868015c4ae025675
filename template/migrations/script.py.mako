"""${message}."""
<%
def told(lines):
    """Alembic's lines without its advice."""
    return "\n".join(line for line in lines.splitlines() if "###" not in line).strip() or "pass"
%>
import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${told(upgrades) if upgrades else "pass"}


def downgrade() -> None:
    ${told(downgrades) if downgrades else "pass"}
