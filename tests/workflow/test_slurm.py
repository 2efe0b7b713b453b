"""A study through Slurm: a cluster of one node on this machine, started for the test and stopped after it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import copy_project, snakemake

CONFIG = Path("/etc/slurm/slurm.conf")
PROGRAMS = ("munged", "slurmctld", "slurmd", "sinfo")
SETTINGS = """ClusterName=xietong-test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MinJobAge=300
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs=1 RealMemory=2500 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=60 State=UP
"""
QUICK = (
    "--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1",
    "--seconds-between-status-checks", "1", "--latency-wait", "5", "--retries", "0",
)  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Path]:
    """Folder of a running one-node cluster; skipped where root or Debian's slurm-wlm and munge are missing."""
    missing = [p for p in PROGRAMS if not shutil.which(p, path=f"{os.environ['PATH']}:/usr/sbin")]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root and Debian's slurm-wlm and munge (missing: {', '.join(missing) or 'root'})")
    if CONFIG.exists():
        pytest.skip(f"a Slurm is configured on this machine already: {CONFIG}")
    for name in ("state", "spool"):
        (tmp_path / name).mkdir()
    key = tmp_path / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    host = os.uname().nodename.split(".")[0]
    daemons: list[subprocess.Popen[bytes]] = []

    def start(*call: str) -> None:
        path = f"{os.environ['PATH']}:/usr/sbin"
        with (tmp_path / f"{call[0]}.out").open("wb") as out:
            daemons.append(
                subprocess.Popen(call, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PATH": path})
            )

    try:
        CONFIG.write_text(SETTINGS.format(host=host, folder=tmp_path), encoding="utf-8")
        start(
            "munged", "--force", "--foreground", f"--socket={tmp_path}/munge.sock", f"--key-file={key}",
            f"--pid-file={tmp_path}/munged.pid", f"--log-file={tmp_path}/munged.log", f"--seed-file={tmp_path}/seed",
        )  # fmt: skip
        time.sleep(1)
        start("slurmctld", "-D")
        time.sleep(2)
        start("slurmd", "-D")
        for _ in range(30):
            state = subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True, check=False).stdout
            if state.startswith("idle"):
                break
            time.sleep(1)
        else:
            pytest.fail("the node did not come up: " + "".join(p.read_text() for p in tmp_path.glob("*.out"))[-2000:])
        yield tmp_path
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(20)
        CONFIG.unlink(missing_ok=True)


@pytest.mark.workflow
def test_the_shipped_profile_runs_a_step_on_a_cluster(cluster: Path) -> None:
    project = copy_project(cluster / "project")
    made = "results/sample/work/documents/sample-sichuan.parquet"
    done = snakemake(project, "--profile", "config/profiles/slurm", *QUICK, made)
    assert "submitted with SLURM jobid" in done.stdout + done.stderr
    assert (project / made).is_file()
