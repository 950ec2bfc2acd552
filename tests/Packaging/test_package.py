"""What packaging/build makes, tried as a new user would: from an empty folder, without the sources, with a real JACK server and a real dpkg.

MIDIMESH_PACKAGES names a folder of packages that are there already; without it they are built, which takes a minute or two.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import unittest
import urllib.request

import rtmidi

ROOT = pathlib.Path(__file__).resolve().parents[2]
RID = "linux-x64"
PATIENCE = 120


def run(*words, code=0, **options):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=15 * 60, **options)
    if code is not None and done.returncode != code:
        raise AssertionError("%s ended with %d, not %s:\n%s" % (" ".join(map(str, words)), done.returncode, code, done.stdout))
    return done.stdout


def setUpModule():
    """One build for all: it is what takes time."""
    global out, version
    out = pathlib.Path(os.environ.get("MIDIMESH_PACKAGES") or tempfile.mkdtemp(prefix="midimesh-package-"))
    if "MIDIMESH_PACKAGES" not in os.environ:
        unittest.addModuleCleanup(shutil.rmtree, out)
        print(run(ROOT / "packaging" / "build", "--out", out, "--deb", RID).strip())
    version = re.search("<Version>(.*)</Version>", (ROOT / "Directory.Build.props").read_text()).group(1)


class NewUser:
    """A home and a working folder with nothing in them."""

    def __init__(self, test):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="midimesh-user-"))
        test.addCleanup(shutil.rmtree, self.folder)
        for name in ("home", "run", "empty"):
            (self.folder / name).mkdir()
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder / "home"), "XDG_RUNTIME_DIR": str(self.folder / "run"), "LC_ALL": "C.UTF-8",
        }
        self.where = {"cwd": self.folder / "empty", "env": self.environment}

    def start(self, *words):
        return subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **self.where)


def link_of(program):
    """The page that a router prints, without its token."""
    said = []
    for line in program.stdout:
        said.append(line)
        found = re.match(r"Open (http://[^#]*)", line)
        if found:
            return found.group(1)
    raise AssertionError("no link: " + "".join(said))


def fetch(url):
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()


def wait_for(test, look, otherwise):
    end = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        test.assertLess(time.monotonic(), end, otherwise)
        time.sleep(0.01)


def port(test, kind, name):
    """python3-rtmidi at the one JACK port of that name."""
    side = kind(rtmidi.API_UNIX_JACK, "peer")

    def opened():
        for number, full in enumerate(side.get_ports()):
            if full.endswith(name):
                side.open_port(number)
                return True
        return False

    wait_for(test, opened, "no port %s" % name)
    return side


class PublishedTests(unittest.TestCase):
    def setUp(self):
        self.user = NewUser(self)
        self.program = self.user.folder / ("midimesh-%s-%s" % (version, RID)) / "midimesh"
        with tarfile.open(out / ("midimesh-%s-%s.tar.gz" % (version, RID))) as archive:
            archive.extractall(self.user.folder)

    def test_what_belongs_beside_the_program_is_there(self):
        folder = self.program.parent
        for name in ("config/midimesh.conf", "config/rigs/one-clip.conf", "config/profiles/akai/apc40.conf", "config/live/devices.conf",
                     "remote-script/MidiMesh/__init__.py", "remote-script/MidiMesh_APC40/__init__.py", "docs/install.md", "LICENSE", "THIRD-PARTY-NOTICES.md",
                     "licences/netcore-third-party-notices.txt", "licences/aspnetcore-third-party-notices.txt", "licences/netcore-license.txt",
                     "completion/midimesh.bash", "completion/midimesh.zsh", "completion/midimesh.fish", "midimesh.1"):
            self.assertGreater((folder / name).stat().st_size, 0, name)
        self.assertEqual([], [path.name for path in folder.rglob("*") if path.suffix in (".dll", ".pdb", ".so", ".pyc")])

    def test_what_it_prints_of_itself_is_what_lies_beside_it(self):
        self.assertEqual(version, run(self.program, "--version", **self.user.where).strip().split("+")[0])
        for shell in ("bash", "zsh", "fish"):
            self.assertEqual((self.program.parent / "completion" / ("midimesh." + shell)).read_text(), run(self.program, "completion", shell, **self.user.where))

    def test_every_example_rig_is_found_with_its_profiles_from_an_empty_folder(self):
        for rig in sorted((self.program.parent / "config" / "rigs").glob("*.conf")):
            run(self.program, "check", rig, **self.user.where)

    def test_demo_from_an_empty_folder_serves_its_page_and_ends_in_order(self):
        demo = self.user.start(self.program, "run", "--web-port", "0")
        try:
            page = link_of(demo)
            status, text = fetch(page)
            self.assertEqual(200, status)
            self.assertIn("MidiMesh", text)
            self.assertEqual(200, fetch(page + "js/app.js")[0])
            found = json.loads(run(self.program, "doctor", "--json", **self.user.where))
            self.assertTrue(found["ok"], found)
            self.assertIn("the MidiMesh that runs has it", json.dumps(found))
        finally:
            demo.send_signal(signal.SIGINT)
            demo.communicate(timeout=PATIENCE)
        self.assertEqual(0, demo.returncode)
        self.assertEqual([], os.listdir(self.user.where["cwd"]))
        self.assertEqual([], list((self.user.folder / "run").rglob("*.json")))

    def test_rig_with_a_jack_port_hears_and_plays(self):
        server = "midimesh-package-%d" % os.getpid()
        here = dict(JACK_DEFAULT_SERVER=server, JACK_NO_START_SERVER="1", JACK_NO_AUDIO_RESERVATION="1")
        self.user.environment.update(here)
        os.environ.update(here)                 # python3-rtmidi in this process
        jack = subprocess.Popen(["jackd", "-n", server, "-r", "-t", "100", "-S", "-d", "dummy", "-C", "0", "-P", "0", "-r", "48000", "-p", "64"],
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.user.environment)
        self.addCleanup(lambda: (jack.terminate(), jack.wait(PATIENCE)))
        run("jack_wait", "-s", server, "-w", "-t", "60", env=self.user.environment)
        rig = self.user.folder / "keys.conf"
        rig.write_text("""
            rig { name = keys, format = 1 }
            web { port = 0 }
            devices.keys { profile = generic/keyboard, virtual = in }
            devices.synth { profile = generic/midi, virtual = out }
            routes.play { from = keys, via = [ { transpose = 12 } ], to = synth }
        """)
        run(self.program, "check", rig, **self.user.where)
        router = self.user.start(self.program, "run", rig)
        try:
            page = link_of(router)
            heard, player = port(self, rtmidi.MidiIn, "synth"), port(self, rtmidi.MidiOut, "keys")
            for played, expected in (([0x90, 60, 100], [0x90, 72, 100]), ([0x80, 60, 64], [0x80, 72, 64])):
                player.send_message(played)
                self.assertEqual(expected, list(wait_for(self, heard.get_message, "no answer to %s" % played)[0]))
            self.assertEqual(200, fetch(page)[0])
            found = json.loads(run(self.program, "doctor", rig, "--json", **self.user.where))
            self.assertIn("works:", next(finding["says"] for finding in found["findings"] if finding["check"] == "jack"))
            heard.close_port()
            player.close_port()
        finally:
            router.send_signal(signal.SIGINT)
            router.communicate(timeout=PATIENCE)
        self.assertEqual(0, router.returncode)


class DebianPackageTests(unittest.TestCase):
    def setUp(self):
        self.user = NewUser(self)
        self.package = out / ("midimesh_%s_amd64.deb" % version)
        self.root = self.user.folder / "root"
        run("dpkg-deb", "--extract", self.package, self.root)

    def test_files_lie_where_debian_has_them(self):
        listed = run("dpkg-deb", "--contents", self.package)
        for name in ("usr/lib/midimesh/midimesh", "etc/midimesh/midimesh.conf", "usr/share/man/man1/midimesh.1.gz", "usr/share/bash-completion/completions/midimesh",
                     "usr/share/zsh/vendor-completions/_midimesh", "usr/share/fish/vendor_completions.d/midimesh.fish", "usr/lib/systemd/system/midimesh.service",
                     "usr/lib/systemd/user/midimesh.service", "usr/share/midimesh/config/profiles/akai/apc40.conf",
                     "usr/share/midimesh/remote-script/MidiMesh/__init__.py", "usr/share/doc/midimesh/copyright"):
            self.assertRegex(listed, r"(?m)^-rw[^ ]* root/root .* \./%s$" % re.escape(name))
        self.assertRegex(listed, r"(?m)^l[^ ]* root/root .* \./usr/bin/midimesh -> ../lib/midimesh/midimesh$")

    def test_program_runs_where_it_was_unpacked(self):
        program = self.root / "usr" / "bin" / "midimesh"
        self.assertEqual(version, run(program, "--version", **self.user.where).strip().split("+")[0])
        run(program, "check", self.root / "etc" / "midimesh" / "midimesh.conf", **self.user.where)
        run(program, "check", self.root / "usr" / "share" / "midimesh" / "config" / "rigs" / "stage.conf", **self.user.where)
        found = json.loads(run(program, "doctor", self.root / "etc" / "midimesh" / "midimesh.conf", "--json", code=None, **self.user.where))
        self.assertEqual("ok", next(finding["level"] for finding in found["findings"] if finding["check"] == "rig"), found)

    def test_lintian_has_nothing_to_say(self):
        self.assertEqual("", run("lintian", "--allow-root", "--fail-on", "error,warning", self.package))

    def test_units_are_understood_and_sandboxed(self):
        program = self.root / "usr" / "lib" / "midimesh" / "midimesh"
        for kind, options in (("system", []), ("user", ["--user"])):
            unit = self.root / "usr" / "lib" / "systemd" / kind / "midimesh.service"
            text = unit.read_text()
            self.assertIn("ExecStart=/usr/bin/midimesh run", text)
            unit.write_text(text.replace("ExecStart=/usr/bin/midimesh", "ExecStart=%s" % program))
            self.assertEqual("", run("systemd-analyze", "verify", "--man=no", *options, unit, env=self.user.environment))

        # 0 is a locked room, 10 (here 100) no lock at all; what is left is what a router does: sockets, sound devices, real time.
        unit = self.root / "usr" / "lib" / "systemd" / "system" / "midimesh.service"
        run("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit)


if __name__ == "__main__":
    unittest.main()
