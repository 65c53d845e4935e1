# Card faces in pictures, roll-call.
faces-title = Card faces
    .hint = Drop pictures on the window, paste or open them

# Rules for codes.
learn-title = Learn a code
    .hint = First scan a code that no rule knows

# Serial scanner, camera, clipboard.
scanner-ready = The scanner is connected
    .next = Scan a code
scanner-gone = The scanner is not connected
    .next = Check its cable; it is tried again by itself. If that does not help, check the port in the settings
scanner-too-long = The scanner sent too much at once; none of it was read
    .next = Scan again, one code at a time
camera-unnamed = The settings name no camera
    .next = Write its number, such as 0, or folder: and a path
camera-not-built = This program was built without cameras
    .next = Use a scanner or a picture
camera-no-pictures = The folder has no picture that can be opened
    .next = Check the folder in the settings
camera-ended = All pictures of the folder were shown
    .next = Open it again to see them once more
camera-picture = A picture of the folder cannot be opened
    .next = Replace this picture and open the folder again
camera-not-opened = The camera does not open
    .next = Close other programs that use it, then open it again
camera-mute = The camera shows nothing
    .next = Unplug it and plug it in again, or choose another number
camera-gone = The camera is gone
    .next = Check its cable and open it again
camera-untested = Cameras have not been tried on real ones yet
clipboard-closed = The clipboard does not answer
    .next = Press the key once more, or drop the picture on the window
clipboard-no-picture = There is no picture on the clipboard
    .next = Copy a picture first, then paste it
clipboard-picture = The picture on the clipboard cannot be opened
    .next = Save it as JPEG and drop it on the window
