"""The shared libraries that Debian 12 and later and Ubuntu 22.04 and later have, and in which packages.

A library in this table is taken from the system by the .deb, which gets its security fixes there; the
portable archive carries its own. Where a package was renamed for 64-bit time, the new name stands first.
"""

from __future__ import annotations

LIBC = "libc6"
LIBSTDCXX = "libstdc++6"
GLIB = "libglib2.0-0t64 | libglib2.0-0"
SSL = "libssl3t64 | libssl3"

PACKAGES = {
    "ld-linux-x86-64.so.2": LIBC,
    "libc.so.6": LIBC,
    "libdl.so.2": LIBC,
    "libm.so.6": LIBC,
    "libpthread.so.0": LIBC,
    "libresolv.so.2": LIBC,
    "librt.so.1": LIBC,
    "libutil.so.1": LIBC,
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": LIBSTDCXX,
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libblkid.so.1": "libblkid1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbsd.so.0": "libbsd0",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcap.so.2": "libcap2",
    "libcom_err.so.2": "libcom-err2",
    "libcrypt.so.1": "libcrypt1",
    "libcrypto.so.3": SSL,
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcrypt.so.20": "libgcrypt20",
    "libgio-2.0.so.0": GLIB,
    "libglib-2.0.so.0": GLIB,
    "libgmodule-2.0.so.0": GLIB,
    "libgobject-2.0.so.0": GLIB,
    "libgpg-error.so.0": "libgpg-error0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": GLIB,
    "libk5crypto.so.3": "libk5crypto3",
    "libkeyutils.so.1": "libkeyutils1",
    "libkrb5.so.3": "libkrb5-3",
    "libkrb5support.so.0": "libkrb5support0",
    "liblz4.so.1": "liblz4-1",
    "liblzma.so.5": "liblzma5",
    "libmd.so.0": "libmd0",
    "libmount.so.1": "libmount1",
    "libncursesw.so.6": "libncursesw6",
    "libpcre2-8.so.0": "libpcre2-8-0",
    "libpng16.so.16": "libpng16-16t64 | libpng16-16",
    "libreadline.so.8": "libreadline8t64 | libreadline8",
    "libselinux.so.1": "libselinux1",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": SSL,
    "libsystemd.so.0": "libsystemd0",
    "libtinfo.so.6": "libtinfo6",
    "libuuid.so.1": "libuuid1",
    "libvulkan.so.1": "libvulkan1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

# GTK and what it alone brings, copied for the plugin of Qt that takes over GTK's look. A desktop that
# has GTK has all of it, in one piece, with themes made for it; elsewhere the plugin is not used.
GTK = frozenset(
    {
        "libXcomposite.so.1",
        "libXcursor.so.1",
        "libXdamage.so.1",
        "libXext.so.6",
        "libXfixes.so.3",
        "libXi.so.6",
        "libXinerama.so.1",
        "libXrandr.so.2",
        "libXrender.so.1",
        "libatk-1.0.so.0",
        "libatk-bridge-2.0.so.0",
        "libatspi.so.0",
        "libcairo-gobject.so.2",
        "libcairo.so.2",
        "libdatrie.so.1",
        "libepoxy.so.0",
        "libfribidi.so.0",
        "libgdk-3.so.0",
        "libgdk_pixbuf-2.0.so.0",
        "libgraphite2.so.3",
        "libgtk-3.so.0",
        "libharfbuzz.so.0",
        "libjpeg.so.62",
        "libpango-1.0.so.0",
        "libpangocairo-1.0.so.0",
        "libpangoft2-1.0.so.0",
        "libpixman-1.so.0",
        "libthai.so.0",
    }
)

# What every desktop has in the same process already: the drivers of its screen and GTK bring them, often
# newer, and two of a kind don't go together. The copies may also ask for a newer glibc than all the rest.
ON_EVERY_DESKTOP = GTK | frozenset(
    {
        *(name for name, package in PACKAGES.items() if package == GLIB),
        "libX11.so.6",
        "libexpat.so.1",
        "libfontconfig.so.1",
        "libfreetype.so.6",
        "libgcc_s.so.1",
        "libstdc++.so.6",
        "libxcb.so.1",
        "libz.so.1",
    }
)

# What each kind of artefact leaves out of the frozen folder, by the ending of its name.
LEFT_OUT = {".deb": frozenset(PACKAGES) | GTK, ".zst": ON_EVERY_DESKTOP}

# Which package of the compiler first had a symbol version of libstdc++.
GLIBCXX = {29: "11", 30: "12", 31: "13.1", 32: "13.2", 33: "14", 34: "15"}

# Parts that the program looks for and does without: what they link to is recommended, or no more than hoped
# for (a GTK desktop has GTK; a driver brings its own libraries). First match wins.
OPTIONAL = {
    "libggml-vulkan": "libvulkan1",
    "libggml-cuda": "",
    "libqgtk3": "",
    "libqeglfs": "",
    "libQt6EglF": "",
    "egldeviceintegrations/": "",
    "libqlinuxfb": "",
    "libqvnc": "",
    "printsupport/": "",
    "sqldrivers/": "",
    "_tkinter": "",
    "lib-dynload/nis.": "",
}
